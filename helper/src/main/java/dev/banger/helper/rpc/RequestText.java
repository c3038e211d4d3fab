package dev.banger.helper.rpc;

import dev.banger.helper.AllowNat;
import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.CreateTap;
import dev.banger.helper.EnsureNetwork;
import dev.banger.helper.ForgetVm;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.GetVmmEnd;
import dev.banger.helper.LaunchVmm;
import dev.banger.helper.LeaseTap;
import dev.banger.helper.ListObjects;
import dev.banger.helper.PrivilegedRequest;
import dev.banger.helper.ReleaseTap;
import dev.banger.helper.RemoveNetwork;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.RemoveTap;
import dev.banger.helper.RevokeNat;
import dev.banger.helper.SignalVmm;
import dev.banger.helper.VmmProcess;
import dev.banger.helper.json.JsonException;
import dev.banger.helper.json.JsonFields;
import dev.banger.helper.json.JsonText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests as they stand in a frame. Each record checks itself when it is made, so what {@link #read} answers has the shape it must have. */
final class RequestText {
    private final JsonText json = new JsonText();

    byte[] write(PrivilegedRequest request) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("version", Protocol.VERSION);
        fields.put("method", method(request));
        fields.put("request", fields(request));
        return json.write(fields);
    }

    /** @throws ProtocolException when it is no request of this version; the message says why, and may be sent back */
    PrivilegedRequest read(byte[] frame) throws ProtocolException {
        try {
            var envelope = json.read(frame);
            var version = envelope.integer("version");
            if (version != Protocol.VERSION) {
                throw new ProtocolException("version " + version + " is not spoken here: this bangerd-root speaks version "
                        + Protocol.VERSION + "; restart both services after an update");
            }
            var method = envelope.text("method");
            var fields = envelope.object("request");
            envelope.end();
            var request = request(method, fields);
            fields.end();
            return request;
        } catch (JsonException | IllegalArgumentException e) {
            throw new ProtocolException(e.getMessage(), e);
        }
    }

    static String method(PrivilegedRequest request) {
        return switch (request) {
            case GetHostFacts r -> "host-facts";
            case EnsureNetwork r -> "ensure-network";
            case RemoveNetwork r -> "remove-network";
            case CreateTap r -> "create-tap";
            case LeaseTap r -> "lease-tap";
            case ReleaseTap r -> "release-tap";
            case RemoveTap r -> "remove-tap";
            case AllowNat r -> "allow-nat";
            case RevokeNat r -> "revoke-nat";
            case AttachSnapshot r -> "attach-snapshot";
            case RemoveSnapshot r -> "remove-snapshot";
            case LaunchVmm r -> "launch-vmm";
            case SignalVmm r -> "signal-vmm";
            case GetVmmEnd r -> "vmm-end";
            case ForgetVm r -> "forget-vm";
            case ListObjects r -> "list-objects";
        };
    }

    private static PrivilegedRequest request(String method, JsonFields f) throws JsonException, ProtocolException {
        var op = f.text("operationId");
        return switch (method) {
            case "host-facts" -> new GetHostFacts(op);
            case "ensure-network" -> new EnsureNetwork(op, f.text("bridge"), f.text("gateway"), f.integer("prefixLength"));
            case "remove-network" -> new RemoveNetwork(op, f.text("bridge"));
            case "create-tap" -> new CreateTap(op, f.text("tap"), f.text("bridge"));
            case "lease-tap" -> new LeaseTap(op, f.text("vmId"), f.text("tap"), f.text("mac"), f.text("address"));
            case "release-tap" -> new ReleaseTap(op, f.text("vmId"), f.text("tap"), f.text("mac"), f.text("address"));
            case "remove-tap" -> new RemoveTap(op, f.text("tap"));
            case "allow-nat" -> new AllowNat(op, f.text("vmId"), f.text("address"));
            case "revoke-nat" -> new RevokeNat(op, f.text("vmId"), f.text("address"));
            case "attach-snapshot" ->
                new AttachSnapshot(op, f.text("vmId"), path(f, "image"), path(f, "cow"), f.integer("chunkSectors"));
            case "remove-snapshot" -> new RemoveSnapshot(op, f.text("vmId"));
            case "launch-vmm" -> new LaunchVmm(op, f.text("vmId"), path(f, "binary"), f.texts("arguments"), f.optionalText("tap"),
                    path(f, "directory"), path(f, "log"), paths(f, "writable"), paths(f, "readable"), f.integer("vcpu"),
                    f.number("memoryBytes"));
            case "signal-vmm" -> new SignalVmm(op, f.text("vmId"), process(f), f.integer("signal"));
            case "vmm-end" -> new GetVmmEnd(op, f.text("vmId"), process(f));
            case "forget-vm" -> new ForgetVm(op, f.text("vmId"));
            case "list-objects" -> new ListObjects(op, f.text("bridge"));
            default -> throw new ProtocolException("the method is unknown");
        };
    }

    private static Map<String, ?> fields(PrivilegedRequest request) {
        return switch (request) {
            case GetHostFacts r -> Map.of("operationId", r.operationId());
            case EnsureNetwork r ->
                of(r, "bridge", r.bridge(), "gateway", r.gateway(), "prefixLength", r.prefixLength());
            case RemoveNetwork r -> of(r, "bridge", r.bridge());
            case CreateTap r -> of(r, "tap", r.tap(), "bridge", r.bridge());
            case LeaseTap r -> of(r, "vmId", r.vmId(), "tap", r.tap(), "mac", r.mac(), "address", r.address());
            case ReleaseTap r -> of(r, "vmId", r.vmId(), "tap", r.tap(), "mac", r.mac(), "address", r.address());
            case RemoveTap r -> of(r, "tap", r.tap());
            case AllowNat r -> of(r, "vmId", r.vmId(), "address", r.address());
            case RevokeNat r -> of(r, "vmId", r.vmId(), "address", r.address());
            case AttachSnapshot r -> of(r, "vmId", r.vmId(), "image", r.image().toString(), "cow", r.cow().toString(),
                    "chunkSectors", r.chunkSectors());
            case RemoveSnapshot r -> of(r, "vmId", r.vmId());
            case LaunchVmm r -> of(r, "vmId", r.vmId(), "binary", r.binary().toString(), "arguments", r.arguments(), "tap", r.tap(),
                    "directory", r.directory().toString(), "log", r.log().toString(), "writable", texts(r.writable()),
                    "readable", texts(r.readable()), "vcpu", r.vcpu(), "memoryBytes", r.memoryBytes());
            case SignalVmm r -> of(r, "vmId", r.vmId(), "pid", r.process().pid(), "startTimeTicks", r.process().startTimeTicks(),
                    "signal", r.signal());
            case GetVmmEnd r ->
                of(r, "vmId", r.vmId(), "pid", r.process().pid(), "startTimeTicks", r.process().startTimeTicks());
            case ForgetVm r -> of(r, "vmId", r.vmId());
            case ListObjects r -> of(r, "bridge", r.bridge());
        };
    }

    private static Map<String, ?> of(PrivilegedRequest request, Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("operationId", request.operationId());
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static VmmProcess process(JsonFields fields) throws JsonException {
        return new VmmProcess(fields.integer("pid"), fields.number("startTimeTicks"));
    }

    private static Path path(JsonFields fields, String name) throws JsonException {
        return Path.of(fields.text(name));
    }

    private static List<Path> paths(JsonFields fields, String name) throws JsonException {
        return fields.texts(name).stream().map(Path::of).toList();
    }

    private static List<String> texts(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }
}

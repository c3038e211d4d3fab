package dev.banger.helper.rpc;

import dev.banger.helper.HostFacts;
import dev.banger.helper.HostFacts.Fact;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.SnapshotDevice;
import dev.banger.helper.VmmProcess;
import dev.banger.helper.json.JsonException;
import dev.banger.helper.json.JsonFields;
import dev.banger.helper.json.JsonText;
import dev.banger.helper.rpc.Protocol.Answer;
import dev.banger.helper.rpc.Protocol.Device;
import dev.banger.helper.rpc.Protocol.Done;
import dev.banger.helper.rpc.Protocol.End;
import dev.banger.helper.rpc.Protocol.Facts;
import dev.banger.helper.rpc.Protocol.Listing;
import dev.banger.helper.rpc.Protocol.Process;
import dev.banger.helper.rpc.Protocol.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers as they stand in a frame. */
final class AnswerText {
    private final JsonText json = new JsonText();

    byte[] write(Answer answer) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("version", Protocol.VERSION);
        fields.put("answer", name(answer));
        fields.putAll(fields(answer));
        return json.write(fields);
    }

    /** @throws ProtocolException when it is no answer of this version */
    Answer read(byte[] frame) throws ProtocolException {
        try {
            var fields = json.read(frame);
            var version = fields.integer("version");
            if (version != Protocol.VERSION) {
                throw new ProtocolException("bangerd-root speaks version " + version + " and this bangerd version " + Protocol.VERSION
                        + ": restart both services after an update");
            }
            var answer = answer(fields.text("answer"), fields);
            fields.end();
            return answer;
        } catch (JsonException | IllegalArgumentException e) {
            throw new ProtocolException("bangerd-root's answer cannot be read: " + e.getMessage(), e);
        }
    }

    static String name(Answer answer) {
        return switch (answer) {
            case Done a -> "done";
            case Facts a -> "facts";
            case Device a -> "device";
            case Process a -> "process";
            case End a -> "end";
            case Listing a -> "objects";
            case Refused a -> "refused";
        };
    }

    private static Answer answer(String name, JsonFields f) throws JsonException, ProtocolException {
        return switch (name) {
            case "done" -> new Done();
            case "facts" -> new Facts(new HostFacts(
                    fact(f, "kvm"), fact(f, "tun"), fact(f, "loop"), fact(f, "deviceMapper"), fact(f, "vsock"), fact(f, "nftables")));
            case "device" -> new Device(new SnapshotDevice(f.text("name"), Path.of(f.text("device")), f.number("sizeBytes")));
            case "process" -> new Process(new VmmProcess(f.integer("pid"), f.number("startTimeTicks")));
            case "end" -> new End(f.text("words"));
            case "objects" -> new Listing(new KernelObjects(
                    f.flag("bridge"), f.texts("taps"), f.texts("snapshots"), loops(f), f.flag("firewall"), f.texts("vms")));
            case "refused" -> new Refused(PrivilegedException.Code.valueOf(f.text("code")), f.text("message"));
            default -> throw new ProtocolException("bangerd-root's answer is of an unknown kind");
        };
    }

    private static Map<String, ?> fields(Answer answer) {
        return switch (answer) {
            case Done a -> Map.of();
            case Facts(var facts) -> Map.of("kvm", fact(facts.kvm()), "tun", fact(facts.tun()), "loop", fact(facts.loop()),
                    "deviceMapper", fact(facts.deviceMapper()), "vsock", fact(facts.vsock()), "nftables", fact(facts.nftables()));
            case Device(var device) ->
                Map.of("name", device.name(), "device", device.device().toString(), "sizeBytes", device.sizeBytes());
            case Process(var process) -> Map.of("pid", process.pid(), "startTimeTicks", process.startTimeTicks());
            case End(var words) -> Map.of("words", words);
            case Listing(var objects) -> Map.of("bridge", objects.bridge(), "taps", objects.taps(), "snapshots", objects.snapshots(),
                    "loops", loops(objects), "firewall", objects.firewall(), "vms", objects.vms());
            case Refused(var code, var message) -> Map.of("code", code.name(), "message", message);
        };
    }

    private static Map<String, ?> fact(Fact fact) {
        return Map.of("available", fact.available(), "detail", fact.detail());
    }

    private static Fact fact(JsonFields fields, String name) throws JsonException {
        var object = fields.object(name);
        var fact = new Fact(object.flag("available"), object.text("detail"));
        object.end();
        return fact;
    }

    private static List<Map<String, String>> loops(KernelObjects objects) {
        return objects.loops().stream()
                .map(loop -> Map.of("device", loop.device().toString(), "backingFile", loop.backingFile().toString()))
                .toList();
    }

    private static List<KernelObjects.Loop> loops(JsonFields fields) throws JsonException {
        var loops = new ArrayList<KernelObjects.Loop>();
        for (var loop : fields.objects("loops")) {
            loops.add(new KernelObjects.Loop(Path.of(loop.text("device")), Path.of(loop.text("backingFile"))));
            loop.end();
        }
        return loops;
    }
}

package dev.banger.helper.ledger;

import dev.banger.helper.json.JsonException;
import dev.banger.helper.json.JsonFields;
import dev.banger.helper.json.JsonText;
import dev.banger.helper.ledger.VmEntry.Lease;
import dev.banger.helper.ledger.VmEntry.Process;
import dev.banger.helper.ledger.VmEntry.Snapshot;
import dev.banger.helper.ledger.VmEntry.Vmm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The entries as JSON, one object a file, each with the version of this form. What is read may throw IllegalArgumentException too. */
final class LedgerText {
    private static final int VERSION = 1;

    private final JsonText json = new JsonText();

    byte[] write(VmEntry vm) {
        var fields = versioned();
        fields.put("vm", vm.vmId());
        fields.put("accountUid", vm.accountUid().isPresent() ? Optional.of(vm.accountUid().getAsInt()) : Optional.empty());
        fields.put("lease", vm.lease().map(lease -> Map.of("tap", lease.tap(), "mac", lease.mac(), "address", lease.address())));
        fields.put("nat", vm.nat());
        fields.put("snapshot", vm.snapshot()
                .map(snapshot -> Map.of("image", snapshot.image().toString(), "cow", snapshot.cow().toString())));
        fields.put("vmm", vm.vmm().map(LedgerText::written));
        return json.write(fields);
    }

    private static Map<String, ?> written(Vmm vmm) {
        return Map.of("operation", vmm.operation(), "process", vmm.process()
                .map(process -> Map.of("pid", process.pid(), "startTimeTicks", process.startTimeTicks())));
    }

    VmEntry vm(byte[] text) throws JsonException {
        var fields = versioned(text);
        var entry = new VmEntry(fields.text("vm"), fields.optionalInteger("accountUid"), lease(fields), fields.flag("nat"),
                snapshot(fields), vmm(fields));
        fields.end();
        return entry;
    }

    private static Optional<Lease> lease(JsonFields fields) throws JsonException {
        var object = fields.optionalObject("lease");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        var lease = new Lease(object.get().text("tap"), object.get().text("mac"), object.get().text("address"));
        object.get().end();
        return Optional.of(lease);
    }

    private static Optional<Snapshot> snapshot(JsonFields fields) throws JsonException {
        var object = fields.optionalObject("snapshot");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        var snapshot = new Snapshot(Path.of(object.get().text("image")), Path.of(object.get().text("cow")));
        object.get().end();
        return Optional.of(snapshot);
    }

    private static Optional<Vmm> vmm(JsonFields fields) throws JsonException {
        var object = fields.optionalObject("vmm");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        var vmm = new Vmm(object.get().text("operation"), process(object.get()));
        object.get().end();
        return Optional.of(vmm);
    }

    private static Optional<Process> process(JsonFields fields) throws JsonException {
        var object = fields.optionalObject("process");
        if (object.isEmpty()) {
            return Optional.empty();
        }
        var process = new Process(object.get().integer("pid"), object.get().number("startTimeTicks"));
        object.get().end();
        return Optional.of(process);
    }

    byte[] write(TapEntry tap) {
        var fields = versioned();
        fields.put("tap", tap.name());
        fields.put("bridge", tap.bridge());
        fields.put("vm", tap.vmId());
        return json.write(fields);
    }

    TapEntry tap(byte[] text) throws JsonException {
        var fields = versioned(text);
        var entry = new TapEntry(fields.text("tap"), fields.text("bridge"), fields.optionalText("vm"));
        fields.end();
        return entry;
    }

    byte[] write(BridgeEntry bridge) {
        var fields = versioned();
        fields.put("bridge", bridge.name());
        fields.put("gateway", bridge.gateway());
        fields.put("prefixLength", bridge.prefixLength());
        return json.write(fields);
    }

    BridgeEntry bridge(byte[] text) throws JsonException {
        var fields = versioned(text);
        var entry = new BridgeEntry(fields.text("bridge"), fields.text("gateway"), fields.integer("prefixLength"));
        fields.end();
        return entry;
    }

    private static Map<String, Object> versioned() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("version", VERSION);
        return fields;
    }

    private JsonFields versioned(byte[] text) throws JsonException {
        var fields = json.read(text);
        var version = fields.integer("version");
        if (version != VERSION) {
            throw new IllegalArgumentException("it is of version " + version + ", and this banger reads version " + VERSION);
        }
        return fields;
    }
}

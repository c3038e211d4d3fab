package dev.banger.helper.ledger;

import dev.banger.helper.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The ledger on files, kept over restarts: {@code <name>.json} for each VM, tap and bridge, readable by this process's account alone. They
 * are read once; from then on each change goes to the file first and to memory after.
 */
public final class FileLedger implements Ledger {
    private static final String SUFFIX = ".json";

    private final LedgerDirectory directory;
    private final LedgerText text = new LedgerText();
    private final Map<String, VmEntry> vms = new TreeMap<>();
    private final Map<String, TapEntry> taps = new TreeMap<>();
    private final Map<String, BridgeEntry> bridges = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    /**
     * @param path made when missing; must belong to this process's account and be closed to all others. One process at a time may have it
     * @throws LedgerException when it is not so; an entry that cannot be read is no reason
     */
    public FileLedger(Path path) throws LedgerException {
        this.directory = LedgerDirectory.open(path);
        try {
            for (var file : directory.names()) {
                load(file);
            }
        } catch (IOException e) {
            directory.close();
            throw new LedgerException("the ledger's directory " + path + " cannot be listed: " + e, e);
        }
    }

    private void load(String file) {
        var name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
        try {
            if (Names.VM.matcher(name).matches()) {
                vms.put(name, named(name, VmEntry::vmId, text.vm(directory.read(file))));
            } else if (Names.TAP.matcher(name).matches()) {
                taps.put(name, named(name, TapEntry::name, text.tap(directory.read(file))));
            } else if (Names.BRIDGE.matcher(name).matches()) {
                bridges.put(name, named(name, BridgeEntry::name, text.bridge(directory.read(file))));
            } else {
                unreadable.put(file, "its name is none of an entry");
            }
        } catch (IOException | JsonException | IllegalArgumentException e) {
            unreadable.put(name, String.valueOf(e.getMessage()));
        }
    }

    private static <T> T named(String name, java.util.function.Function<T, String> ofEntry, T entry) {
        if (!ofEntry.apply(entry).equals(name)) {
            throw new IllegalArgumentException("it is the entry of " + ofEntry.apply(entry));
        }
        return entry;
    }

    @Override
    public synchronized Optional<VmEntry> vm(String vmId) throws LedgerException {
        return readable(Names.vm(vmId), vms);
    }

    @Override
    public synchronized List<String> vmIds() {
        return Stream.concat(vms.keySet().stream(), unreadable.keySet().stream().filter(name -> Names.VM.matcher(name).matches()))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void updateVm(String vmId, UnaryOperator<VmEntry> change) throws LedgerException {
        var before = vm(vmId);
        var after = change.apply(before.orElseGet(() -> VmEntry.of(vmId)));
        if (!before.equals(Optional.of(after))) {
            replace(vmId, text.write(after));
            vms.put(vmId, after);
        }
    }

    @Override
    public synchronized void forgetVm(String vmId) throws LedgerException {
        forget(Names.vm(vmId), vms);
    }

    @Override
    public synchronized Optional<TapEntry> tap(String name) throws LedgerException {
        return readable(Names.tap(name), taps);
    }

    @Override
    public synchronized void write(TapEntry tap) throws LedgerException {
        if (!tap(tap.name()).equals(Optional.of(tap))) {
            replace(tap.name(), text.write(tap));
            taps.put(tap.name(), tap);
        }
    }

    @Override
    public synchronized void forgetTap(String name) throws LedgerException {
        forget(Names.tap(name), taps);
    }

    @Override
    public synchronized List<TapEntry> taps() {
        return new ArrayList<>(taps.values());
    }

    @Override
    public synchronized List<BridgeEntry> bridges() {
        return new ArrayList<>(bridges.values());
    }

    @Override
    public synchronized Optional<BridgeEntry> bridge(String name) throws LedgerException {
        return readable(Names.bridge(name), bridges);
    }

    @Override
    public synchronized void write(BridgeEntry bridge) throws LedgerException {
        if (!bridge(bridge.name()).equals(Optional.of(bridge))) {
            replace(bridge.name(), text.write(bridge));
            bridges.put(bridge.name(), bridge);
        }
    }

    @Override
    public synchronized void forgetBridge(String name) throws LedgerException {
        forget(Names.bridge(name), bridges);
    }

    @Override
    public synchronized List<String> unreadable() {
        return unreadable.keySet().stream().map(this::told).toList();
    }

    @Override
    public synchronized void close() {
        directory.close();
    }

    private <T> Optional<T> readable(String name, Map<String, T> entries) throws LedgerException {
        if (unreadable.containsKey(name)) {
            throw new LedgerException(told(name));
        }
        return Optional.ofNullable(entries.get(name));
    }

    private String told(String name) {
        return "the ledger's entry " + directory.path(name.contains(".") ? name : name + SUFFIX) + " cannot be read ("
                + unreadable.get(name) + "): look at it, and remove it once nothing of it is left in the kernel";
    }

    private void replace(String name, byte[] entry) throws LedgerException {
        try {
            directory.replace(name + SUFFIX, entry);
        } catch (IOException e) {
            throw new LedgerException("the ledger's entry " + directory.path(name + SUFFIX) + " cannot be written: " + e, e);
        }
    }

    private void forget(String name, Map<String, ?> entries) throws LedgerException {
        if (!entries.containsKey(name) && !unreadable.containsKey(name)) {
            return;
        }
        try {
            directory.remove(name + SUFFIX);
        } catch (IOException e) {
            throw new LedgerException("the ledger's entry " + directory.path(name + SUFFIX) + " cannot be removed: " + e, e);
        }
        entries.remove(name);
        unreadable.remove(name);
    }
}

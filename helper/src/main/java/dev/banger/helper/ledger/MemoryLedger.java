package dev.banger.helper.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A ledger that goes with its process: for an adapter within the daemon, and for tests. */
public final class MemoryLedger implements Ledger {
    private final Map<String, VmEntry> vms = new TreeMap<>();
    private final Map<String, TapEntry> taps = new TreeMap<>();
    private final Map<String, BridgeEntry> bridges = new TreeMap<>();

    @Override
    public synchronized Optional<VmEntry> vm(String vmId) {
        return Optional.ofNullable(vms.get(Names.vm(vmId)));
    }

    @Override
    public synchronized List<String> vmIds() {
        return List.copyOf(vms.keySet());
    }

    @Override
    public synchronized void updateVm(String vmId, UnaryOperator<VmEntry> change) {
        vms.put(vmId, change.apply(vm(vmId).orElseGet(() -> VmEntry.of(vmId))));
    }

    @Override
    public synchronized void forgetVm(String vmId) {
        vms.remove(Names.vm(vmId));
    }

    @Override
    public synchronized Optional<TapEntry> tap(String name) {
        return Optional.ofNullable(taps.get(Names.tap(name)));
    }

    @Override
    public synchronized void write(TapEntry tap) {
        taps.put(tap.name(), tap);
    }

    @Override
    public synchronized void forgetTap(String name) {
        taps.remove(Names.tap(name));
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
    public synchronized Optional<BridgeEntry> bridge(String name) {
        return Optional.ofNullable(bridges.get(Names.bridge(name)));
    }

    @Override
    public synchronized void write(BridgeEntry bridge) {
        bridges.put(bridge.name(), bridge);
    }

    @Override
    public synchronized void forgetBridge(String name) {
        bridges.remove(Names.bridge(name));
    }

    @Override
    public List<String> unreadable() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}

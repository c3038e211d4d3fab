package dev.banger.vm.start;

import dev.banger.kernel.Kernel;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.vmm.VmmHandle;
import java.nio.file.Path;
import java.util.Optional;

/** What the steps of one start tell each other. Steps run one after the other, on changing threads. */
public final class StartContext {
    private final Progress progress;
    private volatile VmRow row;
    private volatile Optional<Kernel> kernel = Optional.empty();
    private volatile Optional<String> tap;
    private volatile Optional<Path> root = Optional.empty();
    private volatile Optional<Path> workDisk = Optional.empty();
    private volatile Optional<Path> initramfs = Optional.empty();
    private volatile Optional<VmmHandle> handle = Optional.empty();
    private volatile String vmmReason = "";
    private volatile boolean guestNeverReady;

    /** @param row the VM as it stands; what it may own is taken from it */
    public StartContext(VmRow row, Progress progress) {
        this.row = row;
        this.progress = progress;
        this.tap = row.tap();
    }

    public String operationId() {
        return progress.operationId();
    }

    public Progress progress() {
        return progress;
    }

    public String vmId() {
        return row.id();
    }

    public VmRow row() {
        return row;
    }

    void row(VmRow row) {
        this.row = row;
    }

    Kernel kernel() {
        return made(kernel, "kernel");
    }

    void kernel(Kernel kernel) {
        this.kernel = Optional.of(kernel);
    }

    /** The tap the VM may hold. */
    Optional<String> tap() {
        return tap;
    }

    void tap(Optional<String> tap) {
        this.tap = tap;
    }

    Path root() {
        return made(root, "root disk");
    }

    void root(Path root) {
        this.root = Optional.of(root);
    }

    Optional<Path> workDisk() {
        return workDisk;
    }

    void workDisk(Path workDisk) {
        this.workDisk = Optional.of(workDisk);
    }

    Path initramfs() {
        return made(initramfs, "guest configuration");
    }

    void initramfs(Path initramfs) {
        this.initramfs = Optional.of(initramfs);
    }

    /** Which VMM runs the VM, and why; empty before it was chosen. */
    String vmmReason() {
        return vmmReason;
    }

    void vmmReason(String reason) {
        this.vmmReason = reason;
    }

    /** The VMM, once it was launched. */
    public Optional<VmmHandle> handle() {
        return handle;
    }

    /** Also by reconcile, for a VMM that an earlier daemon launched. */
    public void handle(VmmHandle handle) {
        this.handle = Optional.of(handle);
    }

    /** Whether the VMM ran and the guest never answered: then its logs are worth keeping. */
    public boolean guestNeverReady() {
        return guestNeverReady;
    }

    void markGuestNeverReady() {
        guestNeverReady = true;
    }

    private static <T> T made(Optional<T> value, String step) {
        return value.orElseThrow(() -> new IllegalStateException("the step '" + step + "' has not run"));
    }
}

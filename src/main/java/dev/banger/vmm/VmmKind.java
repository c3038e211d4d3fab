package dev.banger.vmm;

/** The virtual machine monitors that banger drives; the wire form is the lower-case name. */
public enum VmmKind {
    FIRECRACKER,
    QEMU
}

package dev.banger.linux;

import java.util.List;

/** {@code linux/kvm.h} and {@code asm/kvm.h} as {@link KvmTrial} repeats them. */
final class KvmRows {
    private static final String HEADER = "linux/kvm.h";

    private KvmRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of(HEADER, "KVM_GET_API_VERSION", KvmTrial.KVM_GET_API_VERSION),
                HeaderRow.of(HEADER, "KVM_CREATE_VM", KvmTrial.KVM_CREATE_VM),
                HeaderRow.of(HEADER, "KVM_GET_VCPU_MMAP_SIZE", KvmTrial.KVM_GET_VCPU_MMAP_SIZE),
                HeaderRow.of(HEADER, "KVM_CREATE_VCPU", KvmTrial.KVM_CREATE_VCPU),
                HeaderRow.of(HEADER, "KVM_SET_USER_MEMORY_REGION", KvmTrial.KVM_SET_USER_MEMORY_REGION),
                HeaderRow.of(HEADER, "KVM_RUN", KvmTrial.KVM_RUN),
                HeaderRow.of(HEADER, "KVM_SET_REGS", KvmTrial.KVM_SET_REGS),
                HeaderRow.of(HEADER, "KVM_GET_SREGS", KvmTrial.KVM_GET_SREGS),
                HeaderRow.of(HEADER, "KVM_SET_SREGS", KvmTrial.KVM_SET_SREGS),
                HeaderRow.of(HEADER, "KVM_API_VERSION", KvmTrial.KVM_API_VERSION),
                HeaderRow.of(HEADER, "KVM_EXIT_HLT", KvmTrial.KVM_EXIT_HLT),
                HeaderRow.size(HEADER, "kvm_userspace_memory_region", KvmTrial.REGION_SIZE),
                HeaderRow.offset(HEADER, "kvm_userspace_memory_region", "guest_phys_addr", KvmTrial.REGION_GUEST_ADDRESS),
                HeaderRow.offset(HEADER, "kvm_userspace_memory_region", "memory_size", KvmTrial.REGION_MEMORY_SIZE),
                HeaderRow.offset(HEADER, "kvm_userspace_memory_region", "userspace_addr", KvmTrial.REGION_USER_ADDRESS),
                HeaderRow.size(HEADER, "kvm_regs", KvmTrial.REGS_SIZE),
                HeaderRow.offset(HEADER, "kvm_regs", "rip", KvmTrial.REGS_RIP),
                HeaderRow.offset(HEADER, "kvm_regs", "rflags", KvmTrial.REGS_RFLAGS),
                HeaderRow.size(HEADER, "kvm_sregs", KvmTrial.SREGS_SIZE),
                HeaderRow.offset(HEADER, "kvm_sregs", "cs.base", KvmTrial.SREGS_CS_BASE),
                HeaderRow.offset(HEADER, "kvm_sregs", "cs.selector", KvmTrial.SREGS_CS_SELECTOR),
                HeaderRow.offset(HEADER, "kvm_run", "exit_reason", KvmTrial.RUN_EXIT_REASON),
                HeaderRow.of("sys/mman.h", "PROT_READ | PROT_WRITE", KvmTrial.PROT_READ_WRITE),
                HeaderRow.of("sys/mman.h", "MAP_SHARED", KvmTrial.MAP_SHARED),
                HeaderRow.of("sys/mman.h", "MAP_PRIVATE", KvmTrial.MAP_PRIVATE),
                HeaderRow.of("sys/mman.h", "MAP_ANONYMOUS", KvmTrial.MAP_ANONYMOUS));
    }
}

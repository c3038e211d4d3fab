package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Makes a VM with one page of memory and one vCPU, and lets it execute {@code hlt} ({@code Documentation/virt/kvm/api.rst},
 * {@code linux/kvm.h}, {@code asm/kvm.h} of x86_64).
 */
final class KvmTrial {
    static final long KVM_GET_API_VERSION = 0xae00;
    static final long KVM_CREATE_VM = 0xae01;
    static final long KVM_GET_VCPU_MMAP_SIZE = 0xae04;
    static final long KVM_CREATE_VCPU = 0xae41;
    static final long KVM_SET_USER_MEMORY_REGION = 0x4020ae46L;
    static final long KVM_RUN = 0xae80;
    static final long KVM_SET_REGS = 0x4090ae82L;
    static final long KVM_GET_SREGS = 0x8138ae83L;
    static final long KVM_SET_SREGS = 0x4138ae84L;
    static final int KVM_API_VERSION = 12;
    static final int KVM_EXIT_HLT = 5;

    static final int REGION_SIZE = 32;
    static final int REGION_GUEST_ADDRESS = 8;
    static final int REGION_MEMORY_SIZE = 16;
    static final int REGION_USER_ADDRESS = 24;
    static final int REGS_SIZE = 144;
    static final int REGS_RIP = 128;
    static final int REGS_RFLAGS = 136;
    static final int SREGS_SIZE = 312;
    static final int SREGS_CS_BASE = 0;
    static final int SREGS_CS_SELECTOR = 12;
    static final int RUN_EXIT_REASON = 8;

    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;

    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final int PAGE = 4_096;
    private static final byte HLT = (byte) 0xf4;
    /** Bit 1 of RFLAGS is always set. */
    private static final long RFLAGS = 2;

    private static final MethodHandle MMAP = Calls.function(
            "mmap", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = Calls.function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private KvmTrial() {}

    /**
     * @return the API version
     * @throws IOException with the step that failed
     */
    static int run() throws IOException {
        try (var kvm = Descriptor.open(DEVICE, LibC.O_RDWR, 0)) {
            var version = Calls.check("KVM_GET_API_VERSION", LibC.ioctl(kvm.number(), KVM_GET_API_VERSION, 0L));
            if (version != KVM_API_VERSION) {
                throw new IOException("KVM has API version " + version + ": " + KVM_API_VERSION + " is needed");
            }
            var runSize = Calls.check("KVM_GET_VCPU_MMAP_SIZE", LibC.ioctl(kvm.number(), KVM_GET_VCPU_MMAP_SIZE, 0L));
            try (var vm = Descriptor.of("KVM_CREATE_VM", LibC.ioctl(kvm.number(), KVM_CREATE_VM, 0L));
                    var memory = Mapping.of("guest memory", PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1)) {
                memory.segment().set(JAVA_BYTE, 0, HLT);
                giveMemory(vm, memory);
                try (var vcpu = Descriptor.of("KVM_CREATE_VCPU", LibC.ioctl(vm.number(), KVM_CREATE_VCPU, 0L));
                        var state = Mapping.of("vCPU state", runSize, MAP_SHARED, vcpu.number())) {
                    pointAtFirstByte(vcpu);
                    Calls.check("KVM_RUN", LibC.ioctl(vcpu.number(), KVM_RUN, 0L));
                    var reason = state.segment().get(JAVA_INT, RUN_EXIT_REASON);
                    if (reason != KVM_EXIT_HLT) {
                        throw new IOException("a vCPU that was to halt ended with KVM exit reason " + reason + " instead");
                    }
                }
            }
            return version;
        }
    }

    private static void giveMemory(Descriptor vm, Mapping memory) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var region = arena.allocate(REGION_SIZE, 8);
            region.set(JAVA_LONG, REGION_GUEST_ADDRESS, 0);
            region.set(JAVA_LONG, REGION_MEMORY_SIZE, PAGE);
            region.set(JAVA_LONG, REGION_USER_ADDRESS, memory.segment().address());
            Calls.check("KVM_SET_USER_MEMORY_REGION", LibC.ioctl(vm.number(), KVM_SET_USER_MEMORY_REGION, region));
        }
    }

    private static void pointAtFirstByte(Descriptor vcpu) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var special = arena.allocate(SREGS_SIZE, 8);
            Calls.check("KVM_GET_SREGS", LibC.ioctl(vcpu.number(), KVM_GET_SREGS, special));
            special.set(JAVA_LONG, SREGS_CS_BASE, 0);
            special.set(JAVA_SHORT, SREGS_CS_SELECTOR, (short) 0);
            Calls.check("KVM_SET_SREGS", LibC.ioctl(vcpu.number(), KVM_SET_SREGS, special));
            var registers = arena.allocate(REGS_SIZE, 8);
            registers.set(JAVA_LONG, REGS_RIP, 0);
            registers.set(JAVA_LONG, REGS_RFLAGS, RFLAGS);
            Calls.check("KVM_SET_REGS", LibC.ioctl(vcpu.number(), KVM_SET_REGS, registers));
        }
    }

    private record Mapping(MemorySegment segment) implements AutoCloseable {
        static Mapping of(String what, long size, int flags, int descriptor) throws LinuxException {
            long result;
            try (var errno = CapturedErrno.ofOneCall()) {
                result = errno.result((long)
                        MMAP.invokeExact(errno.state(), MemorySegment.NULL, size, PROT_READ_WRITE, flags, descriptor, 0L));
            } catch (Throwable e) {
                throw Calls.unexpected(e);
            }
            return new Mapping(MemorySegment.ofAddress(Calls.check("map " + what, result)).reinterpret(size));
        }

        @Override
        public void close() {
            try (var errno = CapturedErrno.ofOneCall()) {
                var ignored = (int) MUNMAP.invokeExact(errno.state(), segment.address(), segment.byteSize());
            } catch (Throwable e) {
                throw Calls.unexpected(e);
            }
        }
    }
}

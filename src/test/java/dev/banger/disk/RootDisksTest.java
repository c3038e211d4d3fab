package dev.banger.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.helper.AttachSnapshot;
import dev.banger.helper.HostFacts;
import dev.banger.helper.HostFacts.Fact;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.SnapshotDevice;
import dev.banger.install.Privileged;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootDisksTest {
    private static final String OP = "op-0123456789abcdef";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Fact NO = new Fact(false, "no device-mapper: ENOENT");
    private static final Fact YES = new Fact(true, "4.48.0");

    @TempDir
    Path directory;

    private final List<Object> requests = new ArrayList<>();
    private Fact mapper = NO;
    private Optional<PrivilegedException> failure = Optional.empty();
    private StatePaths paths;
    private byte[] content;
    private RootDiskSpec spec;

    @BeforeEach
    void makeImage() throws Exception {
        settle(directory);
    }

    private void settle(Path state) throws Exception {
        paths = new StatePaths(state, state.resolve("cache"), state.resolve("run"));
        Files.createDirectories(paths.images());
        content = new byte[3 << 20];
        new Random(3).nextBytes(content);
        var image = Files.write(paths.images().resolve("rootfs.ext4"), content);
        spec = new RootDiskSpec(VM, image, paths.vm(VM));
    }

    private final Privileged privileged = new Privileged((PrivilegedOps) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> {
                requests.add(arguments[0]);
                if (failure.isPresent()) {
                    throw failure.get();
                }
                return switch (method.getName()) {
                    case "hostFacts" -> new HostFacts(NO, YES, YES, mapper, NO, YES);
                    case "attachSnapshot" -> new SnapshotDevice("banger-01234567", Path.of("/dev/banger/banger-01234567"), 3 << 20);
                    default -> null;
                };
            }));

    @Test
    void takesDeviceMapperWhereTheKernelHasIt() {
        mapper = YES;
        var disks = disks(Optional.empty());
        assertEquals("dm-snapshot", await(disks.choose()).driver());
        assertEquals("dm-snapshot", await(disks.choose()).driver());
        assertEquals(1, requests.size(), "probed once");
    }

    @Test
    @Tag("root")
    void takesCopyWhereNothingElseWorks() throws Exception {
        try (var plain = Mounted.tmpfs(directory, 32)) {
            settle(plain.directory());
            assertEquals("copy", await(disks(Optional.empty()).choose()).driver());
            assertEquals(List.of("rootfs.ext4"), names(paths.images()));
            assertEquals(List.of(), names(paths.vms()));
            var refused = assertThrows(BangerException.class, () -> await(disks(Optional.of("reflink")).choose()));
            assertEquals(BangerException.Code.UNSUPPORTED, refused.code());
            assertTrue(refused.getMessage().contains("'reflink'"), refused.getMessage());
        }
    }

    @Test
    @Tag("root")
    void takesReflinkWhereBlocksCanBeShared() throws Exception {
        try (var fast = Mounted.btrfs(directory)) {
            settle(fast.directory());
            var disk = await(disks(Optional.empty()).choose());
            assertEquals("reflink", disk.driver());
            check(disk);
            assertTrue(Mounted.tool("filefrag", "-v", paths.vm(VM).resolve("root.img").toString()).contains("shared"));
        }
    }

    @Test
    void theConfiguredDriverWinsOrSaysWhyNot() {
        assertEquals("copy", await(disks(Optional.of("copy")).choose()).driver());
        var refused = assertThrows(BangerException.class, () -> await(disks(Optional.of("dm-snapshot")).choose()));
        assertTrue(refused.getMessage().contains("no device-mapper: ENOENT"), refused.getMessage());
        assertThrows(BangerException.class, () -> await(disks(Optional.of("zfs")).choose()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zfs", "COPY", "../copy"})
    void anUnknownDriverIsNamed(String driver) {
        var refused = assertThrows(BangerException.class, () -> disks(Optional.empty()).of(driver));
        assertTrue(refused.getMessage().contains("'" + driver + "'"), refused.getMessage());
        assertTrue(refused.hint().orElseThrow().contains("dm-snapshot, reflink, copy"));
    }

    @Test
    void aCopyIsTheVmsOwn() throws Exception {
        check(new CopyDisk());
    }

    private void check(RootDisk disk) throws Exception {
        await(disk.create(OP, spec));
        var file = await(disk.attach(OP, spec));
        assertEquals(paths.vm(VM).resolve("root.img"), file);
        assertArrayEquals(content, Files.readAllBytes(file));
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
        await(disk.create(OP, spec));
        await(disk.detach(OP, spec));
        var later = Files.readAllBytes(await(disk.attach(OP, spec)));
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(later, 3), "a second create or attach must not touch the VM's bytes");
        assertArrayEquals(content, Files.readAllBytes(spec.image()));
        assertEquals(List.of("root.img"), names(paths.vm(VM)));
    }

    @Test
    @Tag("root")
    void aFullDiskLeavesNoHalfFile() throws Exception {
        try (var small = Mounted.tmpfs(directory, 1)) {
            var there = new RootDiskSpec(VM, spec.image(), small.directory().resolve(VM));
            var full = assertThrows(BangerException.class, () -> await(new CopyDisk().create(OP, there)));
            assertTrue(full.getMessage().contains("the file system is full"), full.getMessage());
            assertEquals(List.of(), names(there.directory()));
        }
    }

    @Test
    void aSnapshotHasASparseStoreWithRoomForEveryChunk() throws Exception {
        var disk = new DmSnapshotDisk(privileged);
        await(disk.create(OP, spec));
        var store = paths.vm(VM).resolve("root.cow");
        assertEquals(DmSnapshotDisk.storeSize(content.length), Files.size(store));
        assertEquals("0", Mounted.tool("stat", "-c", "%b", store.toString()).strip());
        assertEquals(Path.of("/dev/banger/banger-01234567"), await(disk.attach(OP, spec)));
        await(disk.detach(OP, spec));
        assertEquals(List.of(new AttachSnapshot(OP, VM, spec.image(), store, 8), new RemoveSnapshot(OP, VM)), requests);
    }

    @Test
    void storeSizesHoldEveryChunkAndItsException() {
        var random = new Random(4);
        for (var round = 0; round < 1_000; round++) {
            var size = random.nextLong(1, 1L << 42);
            var chunks = Math.ceilDiv(size, 4_096L);
            assertTrue(DmSnapshotDisk.storeSize(size) >= chunks * 4_096 + chunks * 16 + 4_096, "size " + size);
            assertEquals(0, DmSnapshotDisk.storeSize(size) % 4_096);
        }
    }

    @Test
    void aRefusalOfTheKernelReachesTheOwner() {
        failure = Optional.of(new PrivilegedException(PrivilegedException.Code.CONFLICT, "remove dm device banger-01234567: EBUSY"));
        var refused = assertThrows(BangerException.class, () -> await(new DmSnapshotDisk(privileged).detach(OP, spec)));
        assertEquals(BangerException.Code.CONFLICT, refused.code());
    }

    private ProbedRootDisks disks(Optional<String> wanted) {
        return new ProbedRootDisks(wanted, paths, privileged, new DmSnapshotDisk(privileged), new ReflinkDisk(), new CopyDisk());
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    private static List<String> names(Path parent) throws Exception {
        try (var files = Files.list(parent)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}

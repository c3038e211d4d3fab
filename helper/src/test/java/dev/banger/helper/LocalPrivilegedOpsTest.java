package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPrivilegedOpsTest {
    private static final String OP = "op-0123456789abcdef";

    @TempDir
    Path state;

    @Test
    @Tag("root")
    void listsWhatStandsInTheKernelAndChangesNothing() throws Exception {
        TestHost.assumeRoot();
        var file = state.resolve("backing");
        Files.write(file, new byte[1 << 20]);
        try (var ops = LocalPrivilegedOps.forOwner(List.of(state), state);
                var backing = dev.banger.linux.Files.open(file, dev.banger.linux.Files.Access.READ);
                var loop = dev.banger.linux.LoopDevice.attach(backing, true, "banger-test")) {
            var objects = ops.listObjects(new ListObjects(OP, "br-banger-zzzzz"));
            assertFalse(objects.bridge());
            assertTrue(objects.loops().contains(new KernelObjects.Loop(loop.path(), file.toRealPath())), objects.toString());
            var facts = ops.hostFacts(new GetHostFacts(OP));
            assertEquals(Files.exists(Path.of("/dev/loop-control")), facts.loop().available());
            assertFalse(facts.nftables().detail().isBlank());
        }
    }
}

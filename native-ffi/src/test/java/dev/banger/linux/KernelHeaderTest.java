package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every struct layout, ioctl number and constant of this module against what the C compiler prints for the kernel's header.
 *
 * <p>The rows stand in classes of their own, one per kernel interface; a new interface adds its list to {@link #rows()}.
 */
class KernelHeaderTest {
    @TempDir
    Path directory;

    private static List<HeaderRow> rows() {
        return Stream.of(
                        ErrnoRows.rows(),
                        FileRows.rows(),
                        LoopRows.rows(),
                        DeviceMapperRows.rows(),
                        ProcessRows.rows(),
                        KvmRows.rows(),
                        SocketRows.rows(),
                        NetlinkRows.rows(),
                        RouteRows.rows(),
                        NftRows.rows())
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> constantsAreThoseOfTheHeaders() throws Exception {
        Assumptions.assumeTrue(compilerExists(), "SKIPPED: no C compiler 'cc' on this host: install gcc to check struct layouts");
        var rows = rows();
        var printed = compileAndRun(rows);
        var tests = new ArrayList<DynamicTest>();
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var fromC = printed.get(i);
            tests.add(dynamicTest(row.expression(), () -> assertEquals(fromC, row.expected(), row.expression())));
        }
        return tests.stream();
    }

    private List<Long> compileAndRun(List<HeaderRow> rows) throws IOException, InterruptedException {
        var headers = rows.stream().flatMap(row -> Arrays.stream(row.headers().split(" "))).distinct();
        var source = Stream.of(
                        Stream.of("#define _GNU_SOURCE", "#include <stdio.h>", "#include <stddef.h>", "#include <sys/ioctl.h>"),
                        headers.map(header -> "#include <" + header + ">"),
                        Stream.of("int main(void) {"),
                        rows.stream().map(row -> "printf(\"%lld\\n\", (long long) (" + row.expression() + "));"),
                        Stream.of("return 0; }"))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
        var file = Files.writeString(directory.resolve("layout.c"), source + "\n");
        var program = directory.resolve("layout");
        run("cc", "-o", program.toString(), file.toString());
        return run(program.toString()).lines().map(Long::valueOf).toList();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor() == 0, () -> String.join(" ", command) + ":\n" + output);
        return output;
    }

    private static boolean compilerExists() {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(entry -> Files.isExecutable(Path.of(entry, "cc")));
    }
}

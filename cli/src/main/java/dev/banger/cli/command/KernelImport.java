package dev.banger.cli.command;

import dev.banger.api.ImportKernel;
import dev.banger.api.KernelView;
import dev.banger.api.Names;
import dev.banger.api.OperationView;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.output.Output;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code banger kernel import}. */
@Command(name = "import", description = "Import a guest kernel.")
public final class KernelImport implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Option(names = "--name", paramLabel = "NAME", description = "what to call it (default: default)")
    Optional<String> name;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "a kernel package that the host's apt knows")
    Optional<String> packageName;

    @Parameters(paramLabel = "FILE", arity = "0..1",
            description = "a .deb, a vmlinux, a bzImage or a directory (default: the kernel package of the host's release)")
    Optional<String> file;

    KernelImport(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        name.ifPresent(value -> Arguments.label("kernel", value));
        packageName.filter(value -> !value.matches("[a-z0-9][a-z0-9+.-]{1,127}")).ifPresent(value -> {
            throw CommandFailure.usage("package name " + Names.shown(value) + " is not valid", "Use a name such as linux-image-cloud-amd64.");
        });
        if (file.isPresent() && packageName.isPresent()) {
            throw CommandFailure.usage("a file and --package do not go together", "Give one of them, or none for the host's default.");
        }
        var request = new ImportKernel(name, file.map(KernelImport::absolute), packageName);
        var operation = context.await(context.daemon().post("/v1/kernels", request, OperationView.class));
        if (output.format == Output.Format.json) {
            context.output().json(context.daemon().get(Arguments.kernel(operation.subject()), KernelView.class));
        } else {
            context.output().line(operation.subject());
        }
        return 0;
    }

    /** The daemon has another working directory. */
    private static String absolute(String file) {
        try {
            var path = Path.of(file).toAbsolutePath().normalize();
            if (file.isEmpty() || Files.notExists(path)) {
                throw CommandFailure.usage("there is no file " + Names.shown(file), "Give the path of a .deb, a vmlinux, a bzImage or a directory.");
            }
            return path.toString();
        } catch (InvalidPathException e) {
            throw CommandFailure.usage(Names.shown(file) + " is not a path");
        }
    }
}

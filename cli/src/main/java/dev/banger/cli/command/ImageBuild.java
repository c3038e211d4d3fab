package dev.banger.cli.command;

import dev.banger.api.BuildImage;
import dev.banger.api.ImageView;
import dev.banger.api.OperationView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.Output;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code banger image build}. */
@Command(name = "build", description = "Build an image from the packages of a Debian or Ubuntu release.")
public final class ImageBuild implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Option(names = "--name", paramLabel = "NAME", description = "what to call it (default: the reference)")
    Optional<String> name;

    @Parameters(paramLabel = "REFERENCE", arity = "0..1", description = "such as debian:bookworm (default: the host's own release)")
    Optional<String> reference;

    ImageBuild(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        name.ifPresent(Arguments::image);
        reference.ifPresent(Arguments::image);
        var operation = context.await(context.daemon().post("/v1/images", new BuildImage(reference, name), OperationView.class));
        if (output.format == Output.Format.json) {
            context.output().json(context.daemon().get(Arguments.image(operation.subject()), ImageView.class));
        } else {
            context.output().line(operation.subject());
        }
        return 0;
    }
}

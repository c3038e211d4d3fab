package dev.banger.cli.command;

import dev.banger.api.ImageView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.ImageTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger image show}. */
@Command(name = "show", description = "Show everything about an image.")
public final class ImageShow implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "NAME", description = "name of the image")
    String name;

    ImageShow(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var view = context.daemon().get(Arguments.image(name), ImageView.class);
        context.output().print(output.format, view, ImageTable.details(view));
        return 0;
    }
}

package dev.banger.cli.command;

import dev.banger.api.ImageView;
import dev.banger.cli.CliContext;
import dev.banger.cli.output.ImageTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger image list}. */
@Command(name = "list", description = "List images.")
public final class ImageList implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    ImageList(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var images = context.daemon().list("/v1/images", ImageView.class);
        context.output().print(output.format, images, ImageTable.list(images));
        return 0;
    }
}

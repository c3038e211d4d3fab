package dev.banger.cli.command;

import dev.banger.api.ImageView;
import dev.banger.cli.CliContext;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code banger image delete}. */
@Command(name = "delete", description = "Delete images.")
public final class ImageDelete implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    OutputOption output;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "names of the images")
    List<String> names;

    ImageDelete(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        names.forEach(Arguments::image);
        return new EachOf(context.output(), output.format).run(names, name -> {
            var view = context.daemon().get(Arguments.image(name), ImageView.class);
            new Deletion(context).delete(Arguments.image(name));
            return new EachOf.Done(view.name(), view);
        });
    }
}

package dev.banger.cli.output;

import dev.banger.api.ImageView;
import dev.banger.cli.Sizes;
import java.time.Instant;
import java.util.List;

/** Images as tables. */
public final class ImageTable {
    private ImageTable() {}

    /** One line each. */
    public static Table list(List<ImageView> images) {
        var table = new Table("NAME", "DIGEST", "ARCHITECTURE", "SIZE", "CREATED");
        for (var image : images) {
            table.row(
                    image.name(),
                    image.digest().substring(0, Math.min(19, image.digest().length())),
                    image.architecture(),
                    Sizes.shown(image.sizeBytes()),
                    Ages.ago(image.createdAt(), Instant.now()));
        }
        return table;
    }

    /** Everything about one. */
    public static Table details(ImageView image) {
        return new Table("FIELD", "VALUE")
                .row("name", image.name())
                .row("digest", image.digest())
                .row("architecture", image.architecture())
                .row("size", Sizes.shown(image.sizeBytes()))
                .row("source", image.source())
                .row("created", image.createdAt().toString());
    }
}

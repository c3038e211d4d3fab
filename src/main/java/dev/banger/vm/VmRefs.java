package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the VM that is meant by a whole id, a name, or the beginning of an id, tried in this order. */
@Singleton
final class VmRefs {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{1,32}");
    private static final int SHOWN = 60;

    private final VmStore store;

    VmRefs(VmStore store) {
        this.store = store;
    }

    /** Fails with NOT_FOUND, or with CONFLICT naming the VMs whose ids begin so. */
    Uni<VmRow> resolve(String ref) {
        return store.findByName(ref).chain(named -> {
            var hex = PREFIX.matcher(ref).matches();
            if (!hex || (named.isPresent() && ref.length() < 32)) {
                return named.map(row -> Uni.createFrom().item(row)).orElseGet(() -> Uni.createFrom().failure(unknown(ref)));
            }
            return store.findByIdPrefix(ref).map(rows -> one(ref, rows));
        });
    }

    static BangerException unknown(String ref) {
        var shown = ref.length() > SHOWN ? ref.substring(0, SHOWN) + "…" : ref;
        return new BangerException(
                Code.NOT_FOUND,
                "there is no VM '" + shown.replaceAll("[^\\x20-\\x7e…]", "?") + "'",
                "List what there is with 'banger vm list'.");
    }

    private static VmRow one(String ref, List<VmRow> rows) {
        return switch (rows.size()) {
            case 0 -> throw unknown(ref);
            case 1 -> rows.getFirst();
            default -> throw new BangerException(
                    Code.CONFLICT,
                    "'" + ref + "' is the beginning of several ids: "
                            + rows.stream().map(row -> row.shortId() + " (" + row.name() + ")").collect(Collectors.joining(", ")),
                    "Give more digits, or the name.");
        };
    }
}

package dev.banger.install;

import dev.banger.config.Owner;
import java.util.Optional;

/** The host's accounts, wherever they are kept. */
interface Accounts {
    Optional<Owner> named(String name);

    /** Whether an account or a group has a number of the range, or somebody may use one as subordinate. */
    boolean use(IdRange range);
}

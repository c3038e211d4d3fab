package dev.banger.vm;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes names such as {@code quiet-otter}. */
final class NameGenerator {
    private static final List<String> ADJECTIVES = List.of(
            "agile", "amber", "ample", "ardent", "balmy", "bold", "brave", "breezy", "bright", "brisk", "calm", "candid", "cheery", "clear",
            "clever", "cosy", "crisp", "curious", "dapper", "daring", "deft", "eager", "earnest", "easy", "fair",
            "fancy", "fleet", "fluent",
            "fond", "frank", "fresh", "gentle", "glad", "golden", "grand", "happy", "hardy", "honest", "humble", "jolly", "keen", "kind",
            "lively", "loyal", "lucid", "lucky", "mellow", "merry", "mighty", "mild", "modest", "neat", "nimble",
            "noble", "patient", "placid",
            "plucky", "polite", "proud", "quick", "quiet", "rapid", "ready", "rosy", "rustic", "serene", "sharp",
            "shiny", "silent", "silver",
            "sleek", "smart", "snug", "solid", "spry", "steady", "still", "sturdy", "sunny", "swift", "tidy",
            "tranquil", "trusty", "upbeat",
            "valiant", "vivid", "warm", "wise", "witty", "zesty");
    private static final List<String> NOUNS = List.of(
            "alder", "ant", "aspen", "badger", "bat", "bear", "beaver", "bee", "birch", "bison", "brook", "cedar",
            "cliff", "cloud", "comet",
            "condor", "coral", "crane", "creek", "cricket", "crow", "dale", "deer", "delta", "dove", "dune", "eagle",
            "elk", "elm", "falcon",
            "fern", "finch", "fjord", "fox", "frog", "gecko", "glade", "goose", "grove", "gull", "hare", "harbor", "hawk", "hazel", "heron",
            "hill", "ibex", "iris", "jay", "kite", "lake", "lark", "lemur", "lily", "lynx", "maple", "marten", "meadow", "mole", "moose",
            "moth", "newt", "oak", "ocean", "orca", "otter", "owl", "panda", "pebble", "pine", "puffin", "quail", "raven", "reef", "ridge",
            "river", "robin", "seal", "shore", "spruce", "stork", "stream", "swan", "tiger", "toad", "trout", "vale", "walrus", "willow",
            "wolf", "wren", "yak");
    private static final int PLAIN_TRIES = 20;

    private final RandomGenerator random;

    NameGenerator(RandomGenerator random) {
        this.random = random;
    }

    /** A DNS label that is not taken: two words, or two words and a number when chance is against it. */
    String next(Set<String> taken) {
        for (var i = 0; i < PLAIN_TRIES; i++) {
            var name = words();
            if (!taken.contains(name)) {
                return name;
            }
        }
        var stem = words();
        for (var i = 2; ; i++) {
            if (!taken.contains(stem + "-" + i)) {
                return stem + "-" + i;
            }
        }
    }

    private String words() {
        return ADJECTIVES.get(random.nextInt(ADJECTIVES.size())) + "-" + NOUNS.get(random.nextInt(NOUNS.size()));
    }
}

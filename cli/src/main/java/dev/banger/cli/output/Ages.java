package dev.banger.cli.output;

import java.time.Duration;
import java.time.Instant;

/** Times for people: {@code 5 s}, {@code 3 min}, {@code 2 h}, {@code 4 d} ago. */
final class Ages {
    private Ages() {}

    static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 60) {
            return seconds + " s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        return seconds < 86_400 ? seconds / 3600 + " h ago" : seconds / 86_400 + " d ago";
    }
}

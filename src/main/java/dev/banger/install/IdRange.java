package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Numbers that VMMs run under, each as uid and as gid; no account has one of them.
 *
 * @param last included
 */
public record IdRange(int first, int last) {
    /** useradd(8) numbers people from 1000; the helper takes none below. */
    private static final int LOWEST = 10_000;
    private static final int SIZE = 1_000;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{4,8})-([1-9][0-9]{4,8})");

    public IdRange {
        if (first < LOWEST || last < first) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of numbers from " + LOWEST + " up");
        }
    }

    /** Empty when the text is no range, such as {@code 10000-10999}. */
    static Optional<IdRange> parse(String text) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        var first = Integer.parseInt(found.group(1));
        var last = Integer.parseInt(found.group(2));
        return first >= LOWEST && last >= first ? Optional.of(new IdRange(first, last)) : Optional.empty();
    }

    /**
     * The lowest that nobody uses, out of what systemd's {@code UIDS-GIDS.md} leaves to the administrator and to nobody: 10000 to 59999,
     * and 66000 to 99999.
     *
     * @param taken whether an account has one of the range's numbers, or may use them as subordinate ones
     */
    static IdRange lowestFree(Predicate<IdRange> taken) {
        return IntStream.concat(IntStream.range(10, 60), IntStream.range(66, 100))
                .mapToObj(thousand -> new IdRange(thousand * SIZE, thousand * SIZE + SIZE - 1))
                .filter(range -> !taken.test(range))
                .findFirst()
                .orElseThrow(() -> new BangerException(Code.CONFLICT,
                        "VMs need " + SIZE + " numbers that no account has, and there are none from 10000 to 59999 and from 66000 to 99999",
                        "Free a thousand of them: look at 'getent passwd', 'getent group', /etc/subuid and /etc/subgid."));
    }

    boolean contains(long id) {
        return id >= first && id <= last;
    }

    /** Whether it shares a number with {@code count} numbers from {@code start} on. */
    boolean overlaps(long start, long count) {
        return count > 0 && start <= last && start + count - 1 >= first;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}

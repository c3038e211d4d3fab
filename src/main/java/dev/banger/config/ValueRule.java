package dev.banger.config;

import java.util.List;
import java.util.regex.Pattern;

/** What a value may be. Every value is text here, wherever it came from; a file writes {@link WholeNumber}s without quotes. */
sealed interface ValueRule {
    /** Whether this text is a value. */
    boolean accepts(String text);

    /** What it must be, in words that follow "it must be". */
    String demand();

    /** A decimal number, bounds included. */
    record WholeNumber(int low, int high) implements ValueRule {
        @Override
        public boolean accepts(String text) {
            return text.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(text) >= low && Integer.parseInt(text) <= high;
        }

        @Override
        public String demand() {
            return "a whole number, " + low + " to " + high;
        }
    }

    /** An amount of memory or disk. */
    record Size() implements ValueRule {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,9}[MG]");

        @Override
        public boolean accepts(String text) {
            return FORM.matcher(text).matches();
        }

        @Override
        public String demand() {
            return "a number and M or G, such as 512M or 2G";
        }
    }

    /** One of a few words. */
    record OneOf(List<String> words) implements ValueRule {
        public OneOf {
            words = List.copyOf(words);
        }

        @Override
        public boolean accepts(String text) {
            return words.contains(text);
        }

        @Override
        public String demand() {
            return String.join(" or ", words);
        }
    }

    /** A path that every part reads alike: ';' and '"' have a meaning in a JDBC URL, '$' in configuration values, ',' in QEMU's options. */
    record AbsolutePath() implements ValueRule {
        @Override
        public boolean accepts(String text) {
            return text.startsWith("/") && text.chars().noneMatch(c -> c < 0x20 || c == 0x7f || ";\",$\\".indexOf(c) >= 0);
        }

        @Override
        public String demand() {
            return "an absolute path without ; \" , $ \\ or control characters";
        }
    }

    /** Text of a form. */
    record Form(Pattern pattern, String demand) implements ValueRule {
        @Override
        public boolean accepts(String text) {
            return pattern.matcher(text).matches();
        }
    }
}

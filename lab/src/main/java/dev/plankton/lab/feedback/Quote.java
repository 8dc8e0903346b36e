package dev.plankton.lab.feedback;

/** Texts of guests in messages. */
public final class Quote {
    private static final int LONGEST = 60, BEFORE = 20, CONTROL = 0x20, DELETE = 0x7F;

    private Quote() {}

    /** {@code text} in quotes, control characters escaped; of a long one its beginning. */
    public static String of(String text) {
        return around(text, 0);
    }

    /** The same of a long text where {@code at} is. */
    public static String around(String text, int at) {
        int from = at <= LONGEST - BEFORE ? 0 : Math.min(at - BEFORE, Math.max(0, text.length() - LONGEST));
        int to = Math.min(text.length(), from + LONGEST);
        return (from > 0 ? "... " : "") + '"' + escaped(text.substring(from, to)) + '"'
                + (to < text.length() ? " ..." : "");
    }

    /** A character as it is named in a text. */
    public static String character(String text, int at) {
        return at >= text.length() ? "the end" : '"' + escaped(text.substring(at, at + 1)) + '"';
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        for (char character : text.toCharArray()) {
            switch (character) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                case '"' -> shown.append("\\\"");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (character < CONTROL || character == DELETE) {
                        shown.append("\\x%02X".formatted((int) character));
                    } else {
                        shown.append(character);
                    }
                }
            }
        }
        return shown.toString();
    }
}

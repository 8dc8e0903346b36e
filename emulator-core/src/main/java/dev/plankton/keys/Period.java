package dev.plankton.keys;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as users write them: {@code 5s}, {@code 500ms}, {@code 1.5s}, {@code 2m}. */
public final class Period {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)(ms|s|m)");
    private static final double MILLI = 1e6;

    private Period() {}

    /**
     * The nanoseconds that {@code text} means.
     *
     * @throws IllegalArgumentException if it is no time
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 5s, 500ms or 2m");
        }
        double unit = switch (form.group(2)) {
            case "ms" -> MILLI;
            case "s" -> 1000 * MILLI;
            default -> 60_000 * MILLI;
        };
        return Math.round(Double.parseDouble(form.group(1)) * unit);
    }
}

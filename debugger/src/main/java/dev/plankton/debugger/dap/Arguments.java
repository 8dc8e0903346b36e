package dev.plankton.debugger.dap;

import com.google.gson.JsonPrimitive;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client has given to launch or attach, by name. What it does not know is left alone: editors add their own. */
final class Arguments {
    /** The largest whole number that JSON carries for certain. */
    private static final double MOST_EXACT = 0x1p53;

    private final String request;
    private final Map<String, Object> values;

    Arguments(String request, Map<String, Object> values) {
        this.request = request;
        this.values = values;
    }

    private @Nullable Object value(String name) {
        Object value = values.get(name);
        if (value instanceof JsonPrimitive json) {
            return json.isString() ? json.getAsString() : json.isBoolean() ? json.getAsBoolean() : json.getAsNumber();
        }
        return value;
    }

    /** A text; null if it is not given. */
    @Nullable
    String text(String name) {
        Object value = value(name);
        if (value != null && !(value instanceof String)) {
            throw wrong(name, "a string");
        }
        return (String) value;
    }

    /** A choice; {@code otherwise} if it is not given. */
    boolean flag(String name, boolean otherwise) {
        Object value = value(name);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(name, "true or false");
        }
        return value == null ? otherwise : (Boolean) value;
    }

    /** A number; {@code otherwise} if it is not given. */
    int number(String name, int least, int most, int otherwise) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        }
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (number != Math.rint(number) || !(number >= least && number <= most)) {
            throw wrong(name, "a whole number from %d to %d".formatted(least, most));
        }
        return (int) number;
    }

    /** A number of instructions. */
    long count(String name) {
        Object value = value(name);
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (number != Math.rint(number) || !(number >= 0 && number <= MOST_EXACT)) {
            throw wrong(name, "a number of instructions");
        }
        return (long) number;
    }

    /** A number that must be given. */
    int number(String name, int least, int most) {
        if (value(name) == null) {
            throw new IllegalArgumentException("%s: \"%s\" must be given".formatted(request, name));
        }
        return number(name, least, most, least);
    }

    private IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(
                "%s: \"%s\" must be %s: %s".formatted(request, name, what, values.get(name)));
    }
}

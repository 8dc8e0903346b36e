package dev.plankton.dashboard.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes JSON values, and reads fields of those that clients send. */
public final class Json {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private Json() {}

    /** An object of names and values in turn. */
    public static JsonObject object(@Nullable Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int n = 0; n < namesAndValues.length; n += 2) {
            object.add(String.valueOf(namesAndValues[n]), of(namesAndValues[n + 1]));
        }
        return object;
    }

    /** An array of values. */
    public static JsonArray array(Iterable<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(of(value)));
        return array;
    }

    /** A text, number, truth, null, value of JSON, or list of these; a number that JSON has no form for is null. */
    private static JsonElement of(@Nullable Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case JsonElement element -> element;
            case Boolean truth -> new JsonPrimitive(truth);
            case Double number when !Double.isFinite(number) -> JsonNull.INSTANCE;
            case Number number -> new JsonPrimitive(number);
            case Iterable<?> values -> array(values);
            default -> new JsonPrimitive(value.toString());
        };
    }

    /** Its text in UTF-8. */
    public static byte[] bytes(JsonElement value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Its text. */
    public static String text(JsonElement value) {
        return GSON.toJson(value);
    }

    /**
     * The object in {@code text}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static JsonObject parse(String text) {
        try {
            if (JsonParser.parseString(text) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException | NumberFormatException e) {
            throw new IllegalArgumentException("not JSON: a JSON object is expected, such as {\"count\": 1}", e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("not JSON: nested too deeply", e);
        }
        throw new IllegalArgumentException("a JSON object is expected, such as {\"count\": 1}");
    }

    /**
     * A field that is a whole number; empty if it is not there or null.
     *
     * @throws IllegalArgumentException if it is another thing
     */
    public static OptionalLong integer(JsonObject object, String name) {
        JsonElement value = object.get(name);
        if (value == null || value.isJsonNull()) {
            return OptionalLong.empty();
        }
        try {
            if (value instanceof JsonPrimitive number && number.isNumber()) {
                return OptionalLong.of(number.getAsBigDecimal().longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(name + ": a whole number is expected", e);
        }
        throw new IllegalArgumentException(name + ": a whole number is expected");
    }

    /**
     * A field that is a text; null if it is not there or null.
     *
     * @throws IllegalArgumentException if it is another thing
     */
    public static @Nullable String string(JsonObject object, String name) {
        JsonElement value = object.get(name);
        if (value == null || value.isJsonNull()) {
            return null;
        }
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw new IllegalArgumentException(name + ": a text is expected");
    }

    /**
     * A field that is a list; empty if it is not there or null.
     *
     * @throws IllegalArgumentException if it is another thing
     */
    public static JsonArray list(JsonObject object, String name) {
        return switch (object.get(name)) {
            case JsonArray list -> list;
            case JsonNull _ -> new JsonArray();
            case null -> new JsonArray();
            default -> throw new IllegalArgumentException(name + ": a list is expected");
        };
    }

    /**
     * The whole numbers of a list.
     *
     * @throws IllegalArgumentException if one is none, or out of range
     */
    public static int[] integers(JsonArray list, String name, int least, int most) {
        int[] numbers = new int[list.size()];
        for (int n = 0; n < numbers.length; n++) {
            JsonObject one = object(name, list.get(n));
            numbers[n] = (int) within(integer(one, name).orElse(Long.MIN_VALUE), name, least, most);
        }
        return numbers;
    }

    /**
     * {@code value}, which must be in range.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static long within(long value, String name, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    value == Long.MIN_VALUE
                            ? "%s: a whole number is expected (%d to %d)".formatted(name, least, most)
                            : "%s out of range (%d to %d): %d".formatted(name, least, most, value));
        }
        return value;
    }
}

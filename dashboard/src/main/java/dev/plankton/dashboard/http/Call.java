package dev.plankton.dashboard.http;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to an endpoint.
 *
 * @param path by name, what the path has in place of the braces of its route
 * @param query by name, what follows the question mark
 * @param body what was sent, perhaps nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Calls are not compared, and the array is handed over.
public record Call(Map<String, String> path, Map<String, List<String>> query, byte[] body) {
    /** Part {@code name} of the path as a number. */
    public int number(String name) {
        return (int) whole(name, path.getOrDefault(name, ""), 0, Integer.MAX_VALUE);
    }

    /** A value of the query; null if it is not there. */
    public @Nullable String text(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }

    /**
     * A whole number of the query, decimal or {@code 0x} hexadecimal; {@code usual} if it is not there.
     *
     * @throws Refusal if it is none, or out of range
     */
    public long integer(String name, long usual, long least, long most) {
        String text = text(name);
        return text == null ? usual : whole(name, text, least, most);
    }

    private static long whole(String name, String text, long least, long most) {
        try {
            boolean hexadecimal = text.startsWith("0x");
            long value = hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
            return Json.within(value, name, least, most);
        } catch (NumberFormatException e) {
            throw new Refusal(
                    400, "%s: a whole number is expected (%d to %d): %s".formatted(name, least, most, text), e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A number of the query that may have a fraction.
     *
     * @throws Refusal if it is none
     */
    public double real(String name, double usual) {
        String text = text(name);
        try {
            return text == null ? usual : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new Refusal(400, "%s: a number is expected: %s".formatted(name, text), e);
        }
    }

    /**
     * The JSON object of the body; an empty one if there is no body.
     *
     * @throws Refusal if it is none
     */
    public JsonObject json() {
        try {
            return body.length == 0 ? new JsonObject() : Json.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()), e);
        }
    }
}

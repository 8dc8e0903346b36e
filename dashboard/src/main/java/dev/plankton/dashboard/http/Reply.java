package dev.plankton.dashboard.http;

import com.google.gson.JsonElement;
import dev.plankton.dashboard.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What an endpoint answers.
 *
 * @param status of HTTP
 * @param type of the body
 * @param headers beside those that every reply has
 */
@SuppressWarnings("ArrayRecordComponent") // Replies are not compared, and the array is handed over.
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
    /** Success with JSON. */
    public static Reply json(JsonElement value) {
        return new Reply(200, "application/json", Json.bytes(value), Map.of());
    }

    /** Success with bytes. */
    public static Reply bytes(byte[] body) {
        return new Reply(200, "application/octet-stream", body, Map.of());
    }

    /** Success with text. */
    public static Reply text(String type, String text) {
        return new Reply(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** A failure, with its line as JSON. */
    public static Reply failure(int status, String message) {
        return new Reply(status, "application/json", Json.bytes(Json.object("error", message)), Map.of());
    }

    /** The same with another header. */
    public Reply with(String name, String value) {
        return new Reply(status, type, body, Map.of(name, value));
    }
}

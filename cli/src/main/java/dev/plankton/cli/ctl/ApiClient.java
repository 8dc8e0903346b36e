package dev.plankton.cli.ctl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.plankton.cli.io.Complaint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks the API of a control room. */
final class ApiClient {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REPLY = Duration.ofMinutes(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private final URI address;
    private final String token;

    /**
     * A client of the server at {@code url}.
     *
     * @param url as the server prints it, with its token
     */
    ApiClient(URI url) {
        String query = url.getQuery();
        if (query == null || !query.startsWith("token=") || url.getHost() == null) {
            throw new Complaint(
                    "--url %s: the URL that the server printed, with ?token=..., is expected".formatted(url));
        }
        token = query.substring("token=".length());
        address = url.resolve("/");
    }

    JsonObject get(String path) throws InterruptedException {
        return json(send(request(path).GET()));
    }

    byte[] bytes(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    JsonObject post(String path, JsonObject body) throws InterruptedException {
        return json(post(path, BodyPublishers.ofString(body.toString())));
    }

    byte[] post(String path, byte[] body) throws InterruptedException {
        return post(path, BodyPublishers.ofByteArray(body));
    }

    JsonObject delete(String path) throws InterruptedException {
        return json(send(request(path).DELETE()));
    }

    private byte[] post(String path, BodyPublisher body) throws InterruptedException {
        return send(request(path).POST(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(REPLY).header("Authorization", "Bearer " + token);
    }

    private byte[] send(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new Complaint("no server at " + address + ": start one by plankton serve --dashboard", e);
        } catch (IOException e) {
            throw Complaint.about("no reply from " + address, e);
        }
        if (response.statusCode() != OK) {
            throw new Complaint(error(response.body(), response.statusCode()));
        }
        return response.body();
    }

    private static String error(byte[] body, int status) {
        try {
            JsonElement error = json(body).get("error");
            return error == null ? "the server answered with status " + status : error.getAsString();
        } catch (Complaint e) {
            return "the server answered with status " + status;
        }
    }

    private static JsonObject json(byte[] body) {
        try {
            return JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new Complaint("what answered is no control room of Plankton", e);
        }
    }
}

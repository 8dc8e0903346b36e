package dev.plankton.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;

/** Asks a dashboard over a connection of its own, with any headers at all. */
final class Client {
    private final int port;
    private final String token;

    Client(Dashboard dashboard) {
        this(dashboard.port(), dashboard.token());
    }

    Client(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** What was answered. */
    record Answer(int status, String head, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }

        JsonObject json() {
            return JsonParser.parseString(text()).getAsJsonObject();
        }
    }

    /** With the token. */
    Answer get(String path) throws IOException {
        return ask("GET", path, Map.of("Authorization", "Bearer " + token), new byte[0]);
    }

    /** With the token. */
    Answer post(String path, String body) throws IOException {
        return ask("POST", path, Map.of("Authorization", "Bearer " + token), body.getBytes(UTF_8));
    }

    /** With these headers, and a Host if there is none among them. */
    Answer ask(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (!headers.containsKey("Host")) {
            head.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        if (!headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return raw(head + "\r\n", body);
    }

    /** A request as it stands. */
    Answer raw(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(UTF_8));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            byte[] all = socket.getInputStream().readAllBytes();
            String text = new String(all, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            byte[] content = Arrays.copyOfRange(all, end + 4, all.length);
            return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), content);
        }
    }
}

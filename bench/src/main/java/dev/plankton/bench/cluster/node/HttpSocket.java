package dev.plankton.bench.cluster.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an HTTP server by blocking calls of one thread: java.net.http would open sockets on threads of its own, outside the
 * network namespace of this one.
 */
public final class HttpSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * What was answered.
     *
     * @param headers by lower-case name
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        /** The body as text. */
        public String text() {
            return new String(body, ISO_8859_1);
        }

        /** A header by its lower-case name, or null. */
        public @Nullable String header(String name) {
            return headers.get(name);
        }
    }

    /**
     * Connects.
     *
     * @param timeoutMillis for the connection, and for each read later
     * @throws IOException if that is not possible
     */
    public HttpSocket(InetSocketAddress address, int timeoutMillis) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @throws IOException if there is none in time; the connection is of no use then
     */
    public Reply ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new ProtocolException("not HTTP: " + status);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        try {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the reply ended in its body");
            }
            return new Reply(Integer.parseInt(words[1]), headers, body);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not HTTP: " + status);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed as far as this side is concerned.
        }
    }
}

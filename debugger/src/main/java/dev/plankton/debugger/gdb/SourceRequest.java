package dev.plankton.debugger.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One question that GDB asks a debuginfod: {@code GET /buildid/ID/source/PATH}. All that is not known is not found. */
final class SourceRequest {
    /** Bytes of a request's head at most. */
    private static final int LONGEST = 8192;

    private static final Pattern SOURCE = Pattern.compile("/buildid/([0-9a-f]+)/source(/.*)");

    private SourceRequest() {}

    /** Whether a connection that begins with this byte speaks HTTP, and not GDB's protocol. */
    static boolean begins(int first) {
        return first == 'G' || first == 'H';
    }

    /** Answers one request. */
    static void answer(InputStream in, OutputStream out, Processes processes) throws IOException {
        String head = head(in);
        String[] words = head.split("[ \r\n]", 3);
        Optional<byte[]> body =
                words.length < 3 || !words[0].equals("GET") ? Optional.empty() : find(words[1], processes);
        byte[] bytes = body.orElse(new byte[0]);
        String status = body.isPresent() ? "200 OK" : "404 Not Found";
        out.write(
                "HTTP/1.1 %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, bytes.length)
                        .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private static Optional<byte[]> find(String target, Processes processes) {
        try {
            String path = new URI(target).getPath();
            Matcher source = SOURCE.matcher(path == null ? "" : path);
            return source.matches() ? processes.source(source.group(1), source.group(2)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The request up to the empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0 || head.length() == LONGEST) {
                throw new IOException("a request for a source file without an end");
            }
            head.append((char) b);
        }
        return head.toString();
    }
}

package dev.plankton.net;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a guest's HTTP reply, read generously (a lone LF ends a line too, RFC 9112, section 2.2) and without what
 * only concerns the way from the guest to here: Content-Length, Connection, Keep-Alive (RFC 9110, section 7.6.1).
 *
 * @param status the three-digit status code
 * @param text status line and the other headers, as they go to the client, without the empty line
 * @param contentLength what the guest said, or -1
 * @param close the guest wants the connection closed
 * @param bodyOffset where the body begins
 */
record ReplyHead(int status, String text, long contentLength, boolean close, int bodyOffset) {
    private static final String HTTP_1 = "HTTP/1.";

    /** Whether a reply is HTTP at all. */
    static boolean isHttp(byte[] reply, int length) {
        return length >= HTTP_1.length()
                && new String(reply, 0, HTTP_1.length(), StandardCharsets.ISO_8859_1).equals(HTTP_1);
    }

    /** The head that stands in for the missing one of a reply that is not HTTP. */
    static ReplyHead ofPlainText() {
        return new ReplyHead(200, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", -1, false, 0);
    }

    /**
     * Reads the head of a reply that {@link #isHttp}. A whole reply without an empty line is all head.
     *
     * @return null if it is no head a client could be sent: no status from 200 up, a transfer coding (a guest has no
     *     use for one, its reply's end is known), or, unless {@code whole}, no end
     */
    static @Nullable ReplyHead parse(byte[] reply, int length, boolean whole) {
        int bodyOffset = bodyOffset(reply, length);
        if (bodyOffset < 0 && !whole) {
            return null;
        }
        int end = bodyOffset < 0 ? length : bodyOffset;
        String[] lines = new String(reply, 0, end, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        int status = status(lines[0]);
        if (status < 200) {
            return null;
        }
        StringBuilder text = new StringBuilder(end + 64);
        // Our own version, as a gateway must (RFC 9112, section 2.3): the framing is ours.
        text.append("HTTP/1.1").append(lines[0], "HTTP/1.x".length(), lines[0].length());
        text.append(lines[0].length() == "HTTP/1.x 200".length() ? " \r\n" : "\r\n");
        long contentLength = -1;
        boolean close = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                continue;
            }
            String value = lines[i].substring(colon + 1).strip();
            switch (lines[i].substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> contentLength = digits(value);
                case "connection" -> close |= value.toLowerCase(Locale.ROOT).contains("close");
                case "keep-alive" -> {}
                case "transfer-encoding" -> {
                    return null;
                }
                default -> text.append(lines[i]).append("\r\n");
            }
        }
        return new ReplyHead(status, text.toString(), contentLength, close, end);
    }

    private static int bodyOffset(byte[] reply, int length) {
        for (int i = 0; i + 1 < length; i++) {
            if (reply[i] != '\n') {
                continue;
            }
            if (reply[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < length && reply[i + 1] == '\r' && reply[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /** The code of a status line such as "HTTP/1.0 200 OK", or -1. */
    private static int status(String line) {
        if (line.length() < 12 || line.charAt(8) != ' ' || (line.length() > 12 && line.charAt(12) != ' ')) {
            return -1;
        }
        long code = digits(line.substring(9, 12));
        return code < 600 ? (int) code : -1;
    }

    private static long digits(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(text);
    }
}

package dev.plankton.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A GET or HEAD as nearly all clients write it (RFC 9112): whole in what was read, one space between the words of its first line,
 * one after each colon, no header that concerns the way to the gateway. The guest gets it as it is: {@link RequestAssembler} would put
 * the same bytes together. Anything else, wrong requests too, is left to Netty's decoder. Stateless.
 */
final class PlainRequest {
    /** Bytes that are looked at: a longer request is not plain. */
    private static final int LONGEST = 1 << 11;

    private static final byte[] GET = "GET ".getBytes(US_ASCII);
    private static final byte[] HEAD = "HEAD ".getBytes(US_ASCII);
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(US_ASCII);
    private static final byte[] HOST = "host".getBytes(US_ASCII);

    /** Headers by which {@link RequestAssembler} and {@link HttpConnection} go. */
    private static final byte[][] OURS = {
        "connection".getBytes(US_ASCII),
        "content-length".getBytes(US_ASCII),
        "transfer-encoding".getBytes(US_ASCII),
        "expect".getBytes(US_ASCII)
    };

    /** By byte: whether it may be in the name of a header, RFC 9110, section 5.6.2. */
    private static final boolean[] TOKEN = new boolean[1 << Byte.SIZE];

    static {
        String letters = "abcdefghijklmnopqrstuvwxyz";
        String all = "!#$%&'*+-.^_`|~0123456789" + letters + letters.toUpperCase(Locale.ROOT);
        all.chars().forEach(each -> TOKEN[each] = true);
    }

    private PlainRequest() {}

    /** Takes a plain request from the beginning of {@code in}; null, and nothing is taken, if there is none. */
    static @Nullable GuestRequest read(ByteBuf in) {
        byte first = in.isReadable() ? in.getByte(in.readerIndex()) : 0;
        if (first != GET[0] && first != HEAD[0]) {
            return null;
        }
        byte[] bytes = new byte[Math.min(in.readableBytes(), LONGEST)];
        in.getBytes(in.readerIndex(), bytes);
        boolean head = first == HEAD[0];
        byte[] method = head ? HEAD : GET;
        int end = startsWith(bytes, 0, method) ? end(bytes, method.length) : -1;
        if (end < 0) {
            return null;
        }
        in.skipBytes(end);
        return new GuestRequest(end == bytes.length ? bytes : Arrays.copyOf(bytes, end), head, true, true, null);
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] text) {
        return bytes.length - from >= text.length
                && Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
    }

    /** Where the request ends whose target begins at {@code target}; -1 if it is not plain. */
    private static int end(byte[] bytes, int target) {
        int at = whileText(bytes, target, ' ');
        if (at == target || !startsWith(bytes, at, VERSION)) {
            return -1;
        }
        at += VERSION.length;
        boolean host = false;
        while (at + 1 < bytes.length && bytes[at] != '\r') {
            int colon = at;
            while (colon < bytes.length && TOKEN[bytes[colon] & 0xFF]) {
                colon++;
            }
            int value = colon + 2;
            int end = whileText(bytes, value, ' ' - 1);
            boolean plain = colon > at
                    && end > value
                    && end + 1 < bytes.length
                    && bytes[colon] == ':'
                    && bytes[colon + 1] == ' '
                    && bytes[value] != ' '
                    && bytes[end - 1] != ' '
                    && isCrLf(bytes, end);
            boolean names = plain && is(bytes, at, colon, HOST);
            if (!plain || (names && host) || isOurs(bytes, at, colon)) {
                return -1;
            }
            host |= names;
            at = end + 2;
        }
        return host && at + 1 < bytes.length && isCrLf(bytes, at) ? at + 2 : -1;
    }

    private static boolean isCrLf(byte[] bytes, int at) {
        return bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    /** After the characters of ASCII from {@code from} on that are above {@code bound}. */
    private static int whileText(byte[] bytes, int from, int bound) {
        int at = from;
        while (at < bytes.length && bytes[at] > bound && bytes[at] < 0x7F) {
            at++;
        }
        return at;
    }

    private static boolean isOurs(byte[] bytes, int from, int to) {
        for (byte[] name : OURS) {
            if (is(bytes, from, to, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a token equals {@code name}, which is in small letters. */
    private static boolean is(byte[] bytes, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int n = 0; n < name.length; n++) {
            int letter = bytes[from + n];
            if ((letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter) != name[n]) {
                return false;
            }
        }
        return true;
    }
}

package dev.plankton.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The head of a guest's HTTP reply, read generously (a lone LF ends a line too, RFC 9112, section 2.2) and without what
 * only concerns the way from the guest to here: Content-Length, Connection, Keep-Alive (RFC 9110, section 7.6.1).
 *
 * <p>It is read where it lies, and nothing is allocated: one object serves all replies of a connection. Confined to its
 * event loop.
 */
final class ReplyHead {
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(US_ASCII);
    private static final byte[] VERSION = "HTTP/1.1".getBytes(US_ASCII);
    private static final byte[] PLAIN_TEXT = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n".getBytes(US_ASCII);

    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(US_ASCII);
    private static final byte[] CONNECTION = "connection".getBytes(US_ASCII);
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding".getBytes(US_ASCII);
    private static final byte[] CLOSE = "close".getBytes(US_ASCII);

    /** Where the code of a status line such as "HTTP/1.0 200 OK" begins, and ends. */
    private static final int CODE = 9;

    private static final int CODE_END = 12;
    private static final int CRLF = '\r' << 8 | '\n';

    /** Status line and headers, what is left out included; a length of 0 if the reply is not HTTP. */
    private int headLength;

    private int status;
    private long contentLength;
    private boolean close;
    private boolean ready;

    /**
     * Reads the head of a reply; one that is not HTTP at all gets a head. A whole reply without an empty line is all head.
     *
     * @return false if it is no head a client could be sent: no status from 200 up, a transfer coding (a guest has no
     *     use for one, its reply's end is known), or, unless {@code whole}, no end
     */
    boolean read(byte[] reply, int length, boolean whole) {
        headLength = 0;
        status = 200;
        contentLength = -1;
        close = false;
        ready = false;
        if (length < HTTP_1.length || !Arrays.equals(reply, 0, HTTP_1.length, HTTP_1, 0, HTTP_1.length)) {
            return true;
        }
        int lineEnd = lineEnd(reply, 0, length);
        int textEnd = textEnd(reply, 0, lineEnd);
        status = status(reply, textEnd);
        if (status < 200) {
            return false;
        }
        boolean asIs = reply[VERSION.length - 1] == '1' && textEnd > CODE_END && lineEnd - textEnd == 2;
        int at = lineEnd;
        while (at < length) {
            lineEnd = lineEnd(reply, at, length);
            textEnd = textEnd(reply, at, lineEnd);
            if (textEnd == at && lineEnd > at) {
                headLength = lineEnd;
                ready = asIs && lineEnd - textEnd == 2 && contentLength == length - headLength;
                return true;
            }
            int colon = colon(reply, at, textEnd);
            if (is(reply, at, colon, TRANSFER_ENCODING)) {
                return false;
            }
            if (is(reply, at, colon, CONTENT_LENGTH)) {
                asIs &= contentLength < 0;
                contentLength = digits(reply, colon + 1, textEnd);
            } else if (isForUs(reply, at, colon)) {
                close |= is(reply, at, colon, CONNECTION) && contains(reply, colon + 1, textEnd, CLOSE);
                asIs = false;
            }
            asIs &= colon > at && lineEnd - textEnd == 2;
            at = lineEnd;
        }
        headLength = length;
        return whole;
    }

    /** The three-digit status code. */
    int status() {
        return status;
    }

    /** What the guest said, or -1. */
    long contentLength() {
        return contentLength;
    }

    /** Whether the guest wants the connection closed. */
    boolean close() {
        return close;
    }

    /** Where the body begins. */
    int bodyOffset() {
        return headLength;
    }

    /** Whether the reply, which is whole, may go to a client of HTTP/1.1 as the guest has written it. */
    boolean isReady() {
        return ready;
    }

    /** Writes status line and headers as they go to the client, without the empty line; {@code reply} is what was read. */
    void writeTo(ByteBuf out, byte[] reply) {
        if (headLength == 0) {
            out.writeBytes(PLAIN_TEXT);
            return;
        }
        int lineEnd = lineEnd(reply, 0, headLength);
        int textEnd = textEnd(reply, 0, lineEnd);
        // Our own version, as a gateway must (RFC 9112, section 2.3): the framing is ours.
        out.writeBytes(VERSION).writeBytes(reply, VERSION.length, textEnd - VERSION.length);
        if (textEnd == CODE_END) {
            out.writeByte(' ');
        }
        out.writeShort(CRLF);
        for (int at = lineEnd; at < headLength; at = lineEnd) {
            lineEnd = lineEnd(reply, at, headLength);
            textEnd = textEnd(reply, at, lineEnd);
            int colon = colon(reply, at, textEnd);
            if (colon > at && !is(reply, at, colon, CONTENT_LENGTH) && !isForUs(reply, at, colon)) {
                out.writeBytes(reply, at, textEnd - at);
                out.writeShort(CRLF);
            }
        }
    }

    private static boolean isForUs(byte[] reply, int from, int colon) {
        return is(reply, from, colon, CONNECTION) || is(reply, from, colon, KEEP_ALIVE);
    }

    /** After the line feed of the line at {@code from}. */
    private static int lineEnd(byte[] reply, int from, int to) {
        for (int at = from; at < to; at++) {
            if (reply[at] == '\n') {
                return at + 1;
            }
        }
        return to;
    }

    /** Where the line's text ends: before LF or CRLF, if there is one. */
    private static int textEnd(byte[] reply, int from, int lineEnd) {
        int end = lineEnd;
        if (end > from && reply[end - 1] == '\n') {
            end--;
            if (end > from && reply[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /** Where the name of the header at {@code from} ends; {@code from} if it is no header. */
    private static int colon(byte[] reply, int from, int to) {
        for (int at = from; at < to; at++) {
            if (reply[at] == ':') {
                return at;
            }
        }
        return from;
    }

    /** Whether a text equals {@code name}, which is in small letters. */
    private static boolean is(byte[] reply, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int n = 0; n < name.length; n++) {
            if (small(reply[from + n]) != name[n]) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] reply, int from, int to, byte[] word) {
        for (int at = from; at + word.length <= to; at++) {
            if (is(reply, at, at + word.length, word)) {
                return true;
            }
        }
        return false;
    }

    private static int small(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    /** The code of a status line, or -1. */
    private static int status(byte[] reply, int end) {
        if (end < CODE_END || reply[CODE - 1] != ' ' || (end > CODE_END && reply[CODE_END] != ' ')) {
            return -1;
        }
        for (int at = CODE; at < CODE_END; at++) {
            if (reply[at] < '0' || reply[at] > '9') {
                return -1;
            }
        }
        int code = (int) digits(reply, CODE, CODE_END);
        return code < 600 ? code : -1;
    }

    /** The number that stands there between blanks, or -1. */
    private static long digits(byte[] reply, int from, int to) {
        int first = from;
        int end = to;
        while (first < end && isBlank(reply[first])) {
            first++;
        }
        while (end > first && isBlank(reply[end - 1])) {
            end--;
        }
        if (first == end || end - first > 18) {
            return -1;
        }
        long number = 0;
        for (int at = first; at < end; at++) {
            if (reply[at] < '0' || reply[at] > '9') {
                return -1;
            }
            number = 10 * number + reply[at] - '0';
        }
        return number;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }
}

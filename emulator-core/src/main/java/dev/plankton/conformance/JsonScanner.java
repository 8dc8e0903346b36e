package dev.plankton.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON (RFC 8259) as a stream without making objects, because vectors come in hundreds of thousands. Knows what
 * vectors use: objects, arrays, strings, whole numbers, null, true and false. Anything else is an {@link IOException}.
 */
final class JsonScanner {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private byte[] text = new byte[256];
    private int textLength;

    JsonScanner(InputStream in) {
        this.in = in;
    }

    /** The next character that is not white space, without taking it; -1 at the end. */
    int peek() throws IOException {
        while (true) {
            while (at < end) {
                int b = buffer[at];
                if (b > ' ') {
                    return b;
                }
                at++;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    /** Takes {@code expected}. */
    void take(int expected) throws IOException {
        int found = peek();
        if (found != expected) {
            throw found < 0
                    ? new EOFException("the file ends in the middle of a vector")
                    : new IOException("expected '" + (char) expected + "' but found '" + (char) found + "'");
        }
        at++;
    }

    /** Takes {@code wanted} if it is next. */
    boolean skip(int wanted) throws IOException {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes the name of the next member and its colon: its first 8 characters, packed, the first in the low byte. */
    long name() throws IOException {
        string();
        take(':');
        return packed();
    }

    private long packed() {
        long packed = 0;
        for (int i = Math.min(textLength, 8) - 1; i >= 0; i--) {
            packed = packed << 8 | text[i];
        }
        return packed;
    }

    /** {@code name} as {@link #name} packs it. */
    static long pack(String name) {
        long packed = 0;
        for (int i = Math.min(name.length(), 8) - 1; i >= 0; i--) {
            packed = packed << 8 | name.charAt(i);
        }
        return packed;
    }

    /** Takes a string; {@link #text} gives it. */
    void string() throws IOException {
        take('"');
        textLength = 0;
        while (true) {
            int b = next();
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                b = next();
                if (b == 'u') {
                    next();
                    next();
                    next();
                    next();
                    b = '?';
                }
            }
            if (textLength == text.length) {
                text = Arrays.copyOf(text, 2 * textLength);
            }
            text[textLength++] = (byte) b;
        }
    }

    /** The string last taken. */
    String text() {
        return new String(text, 0, textLength, StandardCharsets.UTF_8);
    }

    /** Takes a whole number, modulo 2^32, or null, which counts as {@code ifNull}. */
    int number(int ifNull) throws IOException {
        int b = peek();
        if (b == 'n') {
            value();
            return ifNull;
        }
        boolean negative = skip('-');
        long value = 0;
        int digits = 0;
        while (at < end || fill()) {
            b = buffer[at];
            if (b < '0' || b > '9') {
                break;
            }
            value = value * 10 + b - '0';
            digits++;
            at++;
        }
        if (digits == 0) {
            throw new IOException("expected a whole number but found '" + (char) b + "'");
        }
        return (int) (negative ? -value : value);
    }

    /** Passes over any value. */
    void value() throws IOException {
        int b = peek();
        switch (b) {
            case '"' -> string();
            case '{', '[' -> nested();
            case -1 -> throw new EOFException("the file ends in the middle of a vector");
            default -> {
                while ((at < end || fill()) && ",]} \n\r\t".indexOf(buffer[at]) < 0) {
                    at++;
                }
            }
        }
    }

    private void nested() throws IOException {
        int depth = 0;
        do {
            int b = peek();
            if (b == '"') {
                string();
                continue;
            }
            if (next() < 0) {
                return;
            }
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
        } while (depth > 0);
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("the file ends in the middle of a vector");
        }
        return buffer[at++];
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }
}

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
                int b = buffer[at] & 0xFF;
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
            throw unexpected("'" + (char) expected + "'", found);
        }
        at++;
    }

    private static IOException unexpected(String expected, int found) {
        return found < 0
                ? ended()
                : new IOException(
                        found < 0x7F
                                ? "expected %s but found '%c'".formatted(expected, found)
                                : "expected %s but found byte %X".formatted(expected, found));
    }

    private static EOFException ended() {
        return new EOFException("the file ends in the middle of a vector");
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
        take('"');
        long packed = 0;
        int shift = 0;
        while (true) {
            int b = next();
            if (b == '"') {
                break;
            }
            if (shift < Long.SIZE) {
                packed |= (b & 0xFFL) << shift;
                shift += Byte.SIZE;
            }
        }
        take(':');
        return packed;
    }

    /** The same as text. */
    String nameText() throws IOException {
        String name = string();
        take(':');
        return name;
    }

    /** {@code name} as {@link #name} packs it. */
    static long pack(String name) {
        long packed = 0;
        for (int i = Math.min(name.length(), 8) - 1; i >= 0; i--) {
            packed = packed << 8 | name.charAt(i);
        }
        return packed;
    }

    /** Takes a string as the name of {@code vector}. */
    void nameOf(TestVector vector) throws IOException {
        scanString();
        vector.setName(text, 0, textLength);
    }

    /** Takes a string. */
    String string() throws IOException {
        scanString();
        return new String(text, 0, textLength, StandardCharsets.UTF_8);
    }

    private void scanString() throws IOException {
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

    /** Takes a whole number, modulo 2^32, or null, which counts as {@code ifNull}. */
    int number(int ifNull) throws IOException {
        int b = peek();
        if (b == 'n') {
            value();
            return ifNull;
        }
        boolean negative = skip('-');
        int value = 0;
        int digits = 0;
        while (at < end || fill()) {
            int digit = buffer[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            digits++;
            at++;
        }
        if (digits == 0) {
            throw unexpected("a whole number", peek());
        }
        return negative ? -value : value;
    }

    /** Passes over any value. */
    void value() throws IOException {
        int b = peek();
        switch (b) {
            case '"' -> scanString();
            case '{', '[' -> nested();
            case -1 -> throw ended();
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
                scanString();
                continue;
            }
            if (b < 0) {
                throw ended();
            }
            at++;
            depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
        } while (depth > 0);
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw ended();
        }
        return buffer[at++];
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }
}

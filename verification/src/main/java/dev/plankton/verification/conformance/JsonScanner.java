package dev.plankton.verification.conformance;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) as a stream without making objects, because vectors come in hundreds of thousands. Knows what
 * vectors use: objects, arrays, strings, whole numbers, null, true and false. Anything else is an {@link IOException}.
 *
 * <p>After the bytes of the buffer stands a 0, which ends every run of characters, so that only who meets a 0 asks
 * whether there is more. The loops keep their place in a local: a vector is read a few times in the life of the JVM, and
 * HotSpot's first compiler does not hold fields in registers.
 */
final class JsonScanner {
    private static final int SIZE = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[SIZE + 1];
    private int at;
    private int end;

    // The last string: within the buffer, or copied together where it has an escape or lies across two fills.
    private byte[] text = {};
    private int textAt;
    private int textLength;

    JsonScanner(InputStream in) {
        this.in = in;
    }

    /** The next character that is not white space, without taking it; -1 at the end. */
    int peek() throws IOException {
        int b = buffer[at];
        return b > ' ' ? b : peekFurther();
    }

    private int peekFurther() throws IOException {
        while (true) {
            int b = buffer[at];
            if (b > ' ' || b < 0) {
                return b & 0xFF;
            }
            if (at < end) {
                at++;
            } else if (!fill()) {
                return -1;
            }
        }
    }

    /** Takes {@code expected}. */
    void take(int expected) throws IOException {
        if (buffer[at] != expected) {
            find(expected);
        }
        at++;
    }

    private void find(int expected) throws IOException {
        int found = peek();
        if (found != expected) {
            throw unexpected("'" + (char) expected + "'", found);
        }
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
        int i = at;
        while (true) {
            int b = buffer[i];
            if (b == '"') {
                break;
            }
            if (b == 0 && i == end) {
                refill();
                i = 0;
                continue;
            }
            if (shift < Long.SIZE) {
                packed |= (b & 0xFFL) << shift;
                shift += Byte.SIZE;
            }
            i++;
        }
        at = i + 1;
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
        vector.setName(text, textAt, textLength);
    }

    /** Takes a string. */
    String string() throws IOException {
        scanString();
        return new String(text, textAt, textLength, StandardCharsets.UTF_8);
    }

    private void scanString() throws IOException {
        take('"');
        int i = at;
        int b = buffer[i];
        while (b != '"' && b != '\\' && b != 0) {
            b = buffer[++i];
        }
        if (b == '"') {
            text = buffer;
            textAt = at;
            textLength = i - at;
            at = i + 1;
        } else {
            copyString();
        }
    }

    private void copyString() throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        for (int b = next(); b != '"'; b = next()) {
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
            copy.write(b);
        }
        text = copy.toByteArray();
        textAt = 0;
        textLength = text.length;
    }

    /** Takes a whole number, modulo 2^32, or null, which counts as {@code ifNull}. */
    int number(int ifNull) throws IOException {
        int first = peek();
        if (first == 'n') {
            value();
            return ifNull;
        }
        boolean negative = skip('-');
        int value = 0;
        boolean empty = true;
        int i = at;
        while (true) {
            int digit = buffer[i] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                empty = false;
                i++;
            } else if (i == end && fill()) {
                i = 0;
            } else {
                break;
            }
        }
        at = i;
        if (empty) {
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
                while ((at < end || fill()) && !endsWord(buffer[at])) {
                    at++;
                }
            }
        }
    }

    private static boolean endsWord(int b) {
        return b == ',' || b == ']' || b == '}' || b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void nested() throws IOException {
        int depth = 0;
        int i = at;
        do {
            int b = buffer[i++];
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == ']' || b == '}') {
                depth--;
            } else if (b == '"') {
                at = i - 1;
                scanString();
                i = at;
            } else if (b == 0 && i > end) {
                refill();
                i = 0;
            }
        } while (depth > 0);
        at = i;
    }

    private int next() throws IOException {
        if (at == end) {
            refill();
        }
        return buffer[at++];
    }

    /** More bytes, of something that cannot end here. */
    private void refill() throws IOException {
        if (!fill()) {
            throw ended();
        }
    }

    /** Replaces the bytes, which have all been taken; false, with the 0 still there, if there are no more. */
    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, SIZE);
        if (count <= 0) {
            return false;
        }
        at = 0;
        end = count;
        buffer[count] = 0;
        return true;
    }
}

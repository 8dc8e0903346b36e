package dev.plankton.debugger.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that are put together, numbers the lowest byte first. */
final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    int size() {
        return bytes.size();
    }

    Bytes put(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    Bytes u8(int value) {
        bytes.write(value);
        return this;
    }

    Bytes u16(int value) {
        return u8(value).u8(value >> 8);
    }

    Bytes u32(int value) {
        return u16(value).u16(value >> 16);
    }

    /** With a zero at its end. */
    Bytes string(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8)).u8(0);
    }

    /** LEB128, unsigned. */
    Bytes unsigned(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            u8(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    /** LEB128, signed. */
    Bytes signed(int value) {
        int rest = value;
        while (rest < -64 || rest > 63) {
            u8(rest & 0x7F | 0x80);
            rest >>= 7;
        }
        return u8(rest & 0x7F);
    }

    /** Zeros up to a multiple of {@code unit}. */
    Bytes align(int unit) {
        while (size() % unit != 0) {
            u8(0);
        }
        return this;
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}

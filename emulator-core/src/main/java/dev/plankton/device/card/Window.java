package dev.plankton.device.card;

import java.util.Arrays;

/**
 * A range of memory addresses that a card answers. Immutable.
 *
 * @param kind what is there
 * @param address first byte, physical, C0000h to EFFC0h, a multiple of 64
 * @param bytes its size, a multiple of 64
 * @param contents of a ROM, {@code bytes} of them; else none
 */
@SuppressWarnings("ArrayRecordComponent") // Copied, and windows are not compared.
public record Window(Kind kind, int address, int bytes, byte[] contents) {
    /** First address that there can be. */
    public static final int FIRST = 0xC0000;

    /** First address after the last one that there can be. */
    public static final int END = 0xF0000;

    /** What address and size are multiples of. */
    public static final int UNIT = 64;

    /** What is at the addresses. */
    public enum Kind {
        /** Memory, which the guest reads and writes without a call of the card. */
        RAM,
        /** Memory that the guest does not write. */
        ROM,
        /** Each access calls {@link Card#read} or {@link Card#write}. */
        REGISTERS
    }

    /** Checks the ranges. */
    public Window {
        contents = contents.clone();
        boolean aligned = address % UNIT == 0 && bytes % UNIT == 0;
        if (!aligned || bytes < UNIT || address < FIRST || address > END - bytes) {
            throw new IllegalArgumentException(
                    "a window of %d bytes at %Xh: it must be within %Xh to %Xh, address and size multiples of %d"
                            .formatted(bytes, address, FIRST, END - 1, UNIT));
        }
        if (kind == Kind.ROM && contents.length != bytes) {
            throw new IllegalArgumentException("%d bytes for a ROM of %d".formatted(contents.length, bytes));
        }
    }

    /** What the ROM holds: a copy. */
    @Override
    public byte[] contents() {
        return contents.clone();
    }

    /** The first address after it. */
    public int end() {
        return address + bytes;
    }

    @Override
    public String toString() {
        return "%s %05Xh to %05Xh".formatted(kind, address, end() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Window(Kind k, int a, int b, byte[] c)
                && kind == k
                && address == a
                && bytes == b
                && Arrays.equals(contents, c);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + address;
    }
}

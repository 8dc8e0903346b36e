package dev.plankton.net.ethernet;

import dev.plankton.net.packet.Octets;
import java.util.HexFormat;

/**
 * An Ethernet address. Immutable.
 *
 * @param value its 48 bits, the first byte in the highest
 */
public record Mac(long value) {
    /** All stations. */
    public static final Mac BROADCAST = new Mac(0xFFFF_FFFF_FFFFL);

    /** Bytes of an address. */
    static final int BYTES = 6;

    private static final long PREFIX_OF_VMS = 0x02000AL << 24;

    private static final HexFormat TEXT = HexFormat.ofDelimiter(":");

    /** Checks the range. */
    public Mac {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("an Ethernet address of more than 48 bits: %Xh".formatted(value));
        }
    }

    /**
     * The address of a VM's NE2000, as its PROM has it.
     *
     * @param number 0 to 16 777 214
     */
    public static Mac ofVm(int number) {
        return new Mac(PREFIX_OF_VMS | Ip.checked(number));
    }

    /**
     * Reads {@code 02:00:0a:00:00:05}.
     *
     * @throws IllegalArgumentException if it is no address
     */
    public static Mac of(String text) {
        byte[] bytes = TEXT.parseHex(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("'" + text + "': an Ethernet address such as 02:00:0a:00:00:05");
        }
        return at(bytes, 0);
    }

    static Mac at(byte[] bytes, int at) {
        return new Mac((long) Octets.u16(bytes, at) << 32 | (Octets.i32(bytes, at + 2) & 0xFFFF_FFFFL));
    }

    void put(byte[] bytes, int at) {
        Octets.put16(bytes, at, (int) (value >> 32));
        Octets.put32(bytes, at + 2, (int) value);
    }

    /** Such as {@code 02:00:0a:00:00:05}. */
    @Override
    public String toString() {
        byte[] bytes = new byte[BYTES];
        put(bytes, 0);
        return TEXT.formatHex(bytes);
    }
}

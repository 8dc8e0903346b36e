package dev.plankton.net.frame;

import java.util.HexFormat;

/** Frames for tests. */
public final class Frames {
    static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    static final String MULTICAST = "01:00:5e:00:00:01";

    private Frames() {}

    /** The address of VM {@code number}. */
    public static String vm(int number) {
        return "02:00:0a:%02x:%02x:%02x".formatted(number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF);
    }

    /** A frame of 60 bytes with a type that is no protocol's. */
    public static byte[] frame(String to, String from) {
        return frame(to, from, 60);
    }

    public static byte[] frame(String to, String from, int length) {
        byte[] frame = new byte[length];
        System.arraycopy(address(to), 0, frame, 0, 6);
        System.arraycopy(address(from), 0, frame, 6, 6);
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xB5;
        return frame;
    }

    /** Who has 10.a.b.c, the address of VM {@code asked}? */
    public static byte[] arpRequest(int asked, String from) {
        byte[] frame = frame(BROADCAST, from);
        byte[] arp = HexFormat.of().parseHex("0806" + "0001080006040001");
        System.arraycopy(arp, 0, frame, 12, arp.length);
        System.arraycopy(address(from), 0, frame, 22, 6);
        frame[38] = 10;
        frame[39] = (byte) (asked >> 16);
        frame[40] = (byte) (asked >> 8);
        frame[41] = (byte) asked;
        return frame;
    }

    private static byte[] address(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }
}

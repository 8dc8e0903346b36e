package dev.plankton.net.packet;

/** Where things are in a frame, without options: Ethernet II, ARP (RFC 826), IPv4 (791), ICMP (792), UDP (768), TCP (9293). */
public final class PacketLayout {
    public static final int TYPE = 12;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    /** After the header of Ethernet. */
    public static final int IP = 14;
    /** Bytes of the shortest frame. */
    public static final int MIN_FRAME = 60;
    /** Bytes of the longest IP packet. */
    public static final int MTU = 1500;

    public static final int MAX_FRAME = IP + MTU;

    public static final int ARP_OPERATION = IP + 6;
    public static final int ARP_SENDER = IP + 8;
    public static final int ARP_SENDER_IP = IP + 14;
    public static final int ARP_TARGET = IP + 18;
    public static final int ARP_TARGET_IP = IP + 24;
    public static final int ARP_END = IP + 28;

    public static final int IP_HEADER = 20;
    public static final int IP_LENGTH = IP + 2;
    public static final int IP_FRAGMENT = IP + 6;
    public static final int IP_PROTOCOL = IP + 9;
    public static final int IP_CHECKSUM = IP + 10;
    public static final int IP_FROM = IP + 12;
    public static final int IP_TO = IP + 16;
    /** More fragments, or a fragment offset. */
    public static final int IS_FRAGMENT = 0x3FFF;

    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;

    /** Of TCP and UDP alike, counted from the beginning of their header. */
    public static final int PORT_FROM = 0;

    public static final int PORT_TO = 2;

    public static final int TCP_HEADER = 20;
    public static final int TCP_SEQUENCE = 4;
    public static final int TCP_ACKNOWLEDGED = 8;
    public static final int TCP_OFFSET = 12;
    public static final int TCP_FLAGS = 13;
    public static final int TCP_WINDOW = 14;
    public static final int TCP_CHECKSUM = 16;

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;

    public static final int UDP_HEADER = 8;
    public static final int UDP_LENGTH = 4;
    public static final int UDP_CHECKSUM = 6;

    public static final int ICMP_HEADER = 8;
    public static final int ICMP_CHECKSUM = 2;
    public static final int ICMP_ID = 4;
    public static final int ICMP_SEQUENCE = 6;
    public static final int ECHO_REPLY = 0;
    public static final int ECHO_REQUEST = 8;

    /** The gateway: 10.255.255.254. */
    public static final int GATEWAY = 0x0AFF_FFFE;
    /** The upper half of every MAC here; the lower half is the IPv4 address. */
    static final int MAC_PREFIX = 0x0200;

    private static final int NET = 0x0A00_0000;

    private PacketLayout() {}

    /** The IPv4 address of a VM: 10.a.b.c. */
    public static int address(int vm) {
        return NET | vm;
    }

    public static void putMac(byte[] frame, int at, int address) {
        Octets.put16(frame, at, MAC_PREFIX);
        Octets.put32(frame, at + 2, address);
    }

    public static boolean isMac(byte[] frame, int at, int address) {
        return Octets.u16(frame, at) == MAC_PREFIX && Octets.i32(frame, at + 2) == address;
    }

    static boolean isBroadcast(byte[] frame, int at) {
        return Octets.u16(frame, at) == 0xFFFF && Octets.i32(frame, at + 2) == -1;
    }
}

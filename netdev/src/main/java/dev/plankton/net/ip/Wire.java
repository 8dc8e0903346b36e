package dev.plankton.net.ip;

/** Where things are in a frame, without options: Ethernet II, ARP (RFC 826), IPv4 (791), ICMP (792), UDP (768), TCP (9293). */
final class Wire {
    static final int TYPE = 12;
    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_ARP = 0x0806;
    /** Behind the header of Ethernet. */
    static final int IP = 14;
    /** Bytes of the shortest frame. */
    static final int MIN_FRAME = 60;
    /** Bytes of the longest IP packet. */
    static final int MTU = 1500;

    static final int MAX_FRAME = IP + MTU;

    static final int ARP_OPERATION = IP + 6;
    static final int ARP_SENDER = IP + 8;
    static final int ARP_SENDER_IP = IP + 14;
    static final int ARP_TARGET = IP + 18;
    static final int ARP_TARGET_IP = IP + 24;
    static final int ARP_END = IP + 28;

    static final int IP_HEADER = 20;
    static final int IP_LENGTH = IP + 2;
    static final int IP_FRAGMENT = IP + 6;
    static final int IP_PROTOCOL = IP + 9;
    static final int IP_CHECKSUM = IP + 10;
    static final int IP_FROM = IP + 12;
    static final int IP_TO = IP + 16;
    /** More fragments, or a fragment offset. */
    static final int IS_FRAGMENT = 0x3FFF;

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    /** Of TCP and UDP alike, counted from the beginning of their header. */
    static final int PORT_FROM = 0;

    static final int PORT_TO = 2;

    static final int TCP_HEADER = 20;
    static final int TCP_SEQUENCE = 4;
    static final int TCP_ACKNOWLEDGED = 8;
    static final int TCP_OFFSET = 12;
    static final int TCP_FLAGS = 13;
    static final int TCP_WINDOW = 14;
    static final int TCP_CHECKSUM = 16;

    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    static final int UDP_HEADER = 8;
    static final int UDP_LENGTH = 4;
    static final int UDP_CHECKSUM = 6;

    static final int ICMP_HEADER = 8;
    static final int ICMP_CHECKSUM = 2;
    static final int ICMP_ID = 4;
    static final int ICMP_SEQUENCE = 6;
    static final int ECHO_REPLY = 0;
    static final int ECHO_REQUEST = 8;

    /** The gateway: 10.255.255.254. */
    static final int GATEWAY = 0x0AFF_FFFE;
    /** The upper half of every MAC here; the lower half is the IPv4 address. */
    static final int MAC_PREFIX = 0x0200;

    private static final int NET = 0x0A00_0000;

    private Wire() {}

    /** The IPv4 address of a VM: 10.a.b.c. */
    static int address(int vm) {
        return NET | vm;
    }

    static void putMac(byte[] frame, int at, int address) {
        Octets.put16(frame, at, MAC_PREFIX);
        Octets.put32(frame, at + 2, address);
    }

    static boolean isMac(byte[] frame, int at, int address) {
        return Octets.u16(frame, at) == MAC_PREFIX && Octets.i32(frame, at + 2) == address;
    }

    static boolean isBroadcast(byte[] frame, int at) {
        return Octets.u16(frame, at) == 0xFFFF && Octets.i32(frame, at + 2) == -1;
    }
}

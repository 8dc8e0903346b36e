package dev.plankton.cluster.route;

/** Ports of a gateway in Ethernet frames: of TCP and UDP the port, of ICMP the identifier, of all else 0. */
final class GatewayPort {
    private static final int SOURCE = 6, TYPE = 12, IP = 14, PROTOCOL = IP + 9, IPV4 = 0x0800;
    private static final int ICMP = 1, TCP = 6, UDP = 17, ICMP_IDENTIFIER = 4, RECEIVER = 2, WORD = 4;

    /** 02:00:0A:FF:FF:FE. */
    private static final byte[] GATEWAY = {2, 0, 0xA, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE};

    private GatewayPort() {}

    /** Whether a gateway has sent a frame. */
    static boolean isFromGateway(byte[] frame, int offset) {
        for (int n = 0; n < GATEWAY.length; n++) {
            if (frame[offset + SOURCE + n] != GATEWAY[n]) {
                return false;
            }
        }
        return true;
    }

    /** The port of the gateway that has sent a frame. */
    static int ofSender(byte[] frame, int offset, int length) {
        return port(frame, offset, length, 0);
    }

    /** The port of the gateway that a frame is for. */
    static int ofReceiver(byte[] frame, int offset, int length) {
        return port(frame, offset, length, RECEIVER);
    }

    private static int port(byte[] frame, int offset, int length, int which) {
        if (length <= PROTOCOL || u16(frame, offset + TYPE) != IPV4) {
            return 0;
        }
        int at = IP + (frame[offset + IP] & 0xF) * WORD;
        int field = switch (frame[offset + PROTOCOL]) {
            case TCP, UDP -> at + which;
            case ICMP -> at + ICMP_IDENTIFIER;
            default -> length;
        };
        return field + Short.BYTES <= length ? u16(frame, offset + field) : 0;
    }

    private static int u16(byte[] frame, int at) {
        return (frame[at] & 0xFF) << 8 | frame[at + 1] & 0xFF;
    }
}

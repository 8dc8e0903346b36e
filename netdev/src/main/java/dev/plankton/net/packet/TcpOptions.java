package dev.plankton.net.packet;

/** The one option of TCP that matters here. Stateless. */
public final class TcpOptions {
    private static final int END = 0;
    private static final int NOTHING = 1;
    private static final int MSS = 2;
    private static final int MSS_LENGTH = 4;

    private TcpOptions() {}

    /** The maximum segment size stated in a header of {@code header} bytes at {@code tcp}; 0 if none is, or they are garbled. */
    public static int mss(byte[] frame, int tcp, int header) {
        int at = tcp + PacketLayout.TCP_HEADER;
        int end = tcp + header;
        while (at < end && frame[at] != END) {
            if (frame[at] == NOTHING) {
                at++;
                continue;
            }
            int length = at + 1 < end ? Octets.u8(frame, at + 1) : 0;
            if (length < 2 || at + length > end) {
                return 0;
            }
            if (frame[at] == MSS && length == MSS_LENGTH) {
                return Octets.u16(frame, at + 2);
            }
            at += length;
        }
        return 0;
    }
}

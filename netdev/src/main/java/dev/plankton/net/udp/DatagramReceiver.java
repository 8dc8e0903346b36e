package dev.plankton.net.udp;

/** Receives UDP datagrams, many at a time, and what each was sent to. For one thread; allocates nothing when receiving. */
final class DatagramReceiver {
    private final int socket;
    private final MessageArray messages = new MessageArray();
    private final byte[] bytes = new byte[MessageArray.ROOM];

    /** Takes what was received. */
    @FunctionalInterface
    interface Reader {
        /**
         * A datagram.
         *
         * @param to the address that it was sent to; {@link MessageArray#NOWHERE} if that is not known
         * @param bytes valid only during the call
         * @param length {@link MessageArray#ROOM} if it is longer than that
         */
        void received(int to, int from, int port, byte[] bytes, int length);
    }

    /** For the socket of a file descriptor, which has IP_PKTINFO set. */
    DatagramReceiver(int socket) {
        this.socket = socket;
    }

    /** Passes on the datagrams that one system call receives. */
    void receive(Reader reader) {
        int count = MessageCalls.receive(socket, messages);
        for (int n = 0; n < count; n++) {
            int length = messages.copyTo(n, bytes);
            int to = messages.destination(n);
            messages.empty(n);
            reader.received(to, messages.address(n), messages.port(n), bytes, length);
        }
    }
}

package dev.plankton.net.udp;

/**
 * Sends UDP datagrams from a socket whose source address is given with each, many at a time. Netty cannot. For one thread; allocates
 * nothing when sending.
 */
final class DatagramSender {
    private static final int LOOPBACK_NET = 127 << 24;
    private static final int NET_MASK = 0xFF << 24;

    private final int socket;
    private final MessageArray messages = new MessageArray();
    private int size;

    /** For the socket of a file descriptor. */
    DatagramSender(int socket) {
        this.socket = socket;
    }

    /**
     * Adds a datagram to those that {@link #send} sends: to this host from 127.a.b.c, to another from whichever address leads there. Not
     * to be called when it {@link #isFull}.
     *
     * @param vm the VM that 127.a.b.c names
     * @param address of the receiver
     * @param length at most {@link MessageArray#ROOM}
     */
    void add(int vm, int address, int port, byte[] from, int offset, int length) {
        boolean near = (address & NET_MASK) == LOOPBACK_NET;
        messages.fill(size, near ? LOOPBACK_NET | vm : MessageArray.NOWHERE, address, port, from, offset, length);
        size++;
    }

    /** Datagrams that wait for {@link #send}. */
    int size() {
        return size;
    }

    boolean isFull() {
        return size == MessageArray.SIZE;
    }

    /** Sends what was added; returns how many datagrams the kernel has taken: not all if its buffer is full, for example. */
    int send() {
        int taken = 0;
        int next = 0;
        while (next < size) {
            // If the first one is refused none is sent, and the others may have other receivers.
            int sent = Math.max(0, MessageCalls.send(socket, messages, next, size - next));
            taken += sent;
            next += Math.max(1, sent);
        }
        size = 0;
        return taken;
    }
}

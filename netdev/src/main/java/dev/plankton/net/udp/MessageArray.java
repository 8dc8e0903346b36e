package dev.plankton.net.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An array of struct mmsghdr, for recvmmsg(2) and sendmmsg(2): each message has the address of the other side, bytes, and a control
 * message with our own address, IP_PKTINFO of ip(7). For Linux with 64 bits; for one thread.
 */
final class MessageArray {
    /** How many messages there are. */
    static final int SIZE = 32;

    /** Bytes that a message has room for: more than a packet to a guest, or from one, carries. */
    static final int ROOM = 1 << 11;

    /** No address. */
    static final int NOWHERE = 0;

    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final short AF_INET = 2;
    private static final int IP_PKTINFO = 8;

    // struct mmsghdr: a struct msghdr (name, namelen, iov, iovlen, control, controllen, flags) and how many bytes there
    // are.
    private static final long MESSAGE_SIZE = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTORS = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int MESSAGE_LENGTH = 56;
    // struct iovec: base, length.
    private static final long VECTOR_SIZE = 16;
    private static final int VECTOR_LENGTH = 8;
    // struct sockaddr_in: family, port, address.
    private static final long NAME_SIZE = 16;
    private static final int NAME_PORT = 2;
    private static final int NAME_ADDRESS = 4;
    // struct cmsghdr: len, level, type; struct in_pktinfo: ifindex, spec_dst, addr.
    private static final long CONTROL_SIZE = 32;
    private static final int CONTROL_USED = 28;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_SOURCE = 20;
    private static final int CONTROL_DESTINATION = 24;

    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final MemorySegment bytes;

    MessageArray() {
        Arena arena = Arena.ofAuto();
        messages = arena.allocate(SIZE * MESSAGE_SIZE, Long.BYTES);
        names = arena.allocate(SIZE * NAME_SIZE, Long.BYTES);
        vectors = arena.allocate(SIZE * VECTOR_SIZE, Long.BYTES);
        controls = arena.allocate(SIZE * CONTROL_SIZE, Long.BYTES);
        bytes = arena.allocate(SIZE * ROOM, Long.BYTES);
        for (int n = 0; n < SIZE; n++) {
            long message = n * MESSAGE_SIZE;
            messages.set(LONG, message + NAME, names.address() + n * NAME_SIZE);
            messages.set(LONG, message + VECTOR, vectors.address() + n * VECTOR_SIZE);
            messages.set(LONG, message + VECTORS, 1);
            messages.set(LONG, message + CONTROL, controls.address() + n * CONTROL_SIZE);
            vectors.set(LONG, n * VECTOR_SIZE, bytes.address() + (long) n * ROOM);
            empty(n);
        }
    }

    /** Prepares a message to be received. */
    void empty(int n) {
        messages.set(INT, n * MESSAGE_SIZE + NAME_LENGTH, (int) NAME_SIZE);
        messages.set(LONG, n * MESSAGE_SIZE + CONTROL_LENGTH, CONTROL_SIZE);
        vectors.set(LONG, n * VECTOR_SIZE + VECTOR_LENGTH, ROOM);
    }

    /**
     * Makes a message to be sent.
     *
     * @param source ours; {@link #NOWHERE} for the one that leads to the receiver
     */
    void fill(int n, int source, int address, int port, byte[] from, int offset, int length) {
        names.set(ValueLayout.JAVA_SHORT, n * NAME_SIZE, AF_INET);
        names.set(PORT, n * NAME_SIZE + NAME_PORT, (short) port);
        names.set(ADDRESS, n * NAME_SIZE + NAME_ADDRESS, address);
        controls.set(LONG, n * CONTROL_SIZE, CONTROL_USED);
        controls.set(INT, n * CONTROL_SIZE + CONTROL_TYPE, IP_PKTINFO);
        controls.set(ADDRESS, n * CONTROL_SIZE + CONTROL_SOURCE, source);
        vectors.set(LONG, n * VECTOR_SIZE + VECTOR_LENGTH, length);
        MemorySegment.copy(from, offset, bytes, ValueLayout.JAVA_BYTE, (long) n * ROOM, length);
    }

    /** Who sent a message that was received. */
    int address(int n) {
        return names.get(ADDRESS, n * NAME_SIZE + NAME_ADDRESS);
    }

    int port(int n) {
        return names.get(PORT, n * NAME_SIZE + NAME_PORT) & 0xFFFF;
    }

    /** What a message was sent to that was received; {@link #NOWHERE} if the kernel does not say. */
    int destination(int n) {
        boolean known = messages.get(LONG, n * MESSAGE_SIZE + CONTROL_LENGTH) >= CONTROL_USED
                && controls.get(INT, n * CONTROL_SIZE + CONTROL_TYPE) == IP_PKTINFO;
        return known ? controls.get(ADDRESS, n * CONTROL_SIZE + CONTROL_DESTINATION) : NOWHERE;
    }

    /** Copies the bytes of a message that was received; returns how many they are: {@link #ROOM} if they may have been more. */
    int copyTo(int n, byte[] into) {
        int length = messages.get(INT, n * MESSAGE_SIZE + MESSAGE_LENGTH);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, (long) n * ROOM, into, 0, length);
        return length;
    }

    /** Where a message and those after it are, as long as this object is there. */
    long pointer(int n) {
        return messages.address() + n * MESSAGE_SIZE;
    }
}

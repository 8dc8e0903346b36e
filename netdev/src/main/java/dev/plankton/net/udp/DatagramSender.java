package dev.plankton.net.udp;

import dev.plankton.net.os.NativeCalls;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/**
 * Sends UDP datagrams from a socket whose source address is given with each: sendmsg(2) with IP_PKTINFO, ip(7). Netty cannot.
 * For Linux with 64 bits; for one thread; allocates nothing when sending.
 */
public final class DatagramSender {
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final short AF_INET = 2;
    private static final int IP_PKTINFO = 8;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LOOPBACK_NET = 127 << 24;
    private static final int LONGEST = 1 << 11;

    // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags.
    private static final int MESSAGE_SIZE = 56;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTORS = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    // struct sockaddr_in: family, port, address.
    private static final int NAME_SIZE = 16;
    private static final int NAME_PORT = 2;
    private static final int NAME_ADDRESS = 4;
    // struct cmsghdr: len, level, type; struct in_pktinfo: ifindex, spec_dst, addr.
    private static final int CONTROL_SIZE = 32;
    private static final int CONTROL_USED = 28;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_SOURCE = 20;

    private final int socket;
    private final MemorySegment message;
    private final MemorySegment name;
    private final MemorySegment vector;
    private final MemorySegment control;
    private final MemorySegment bytes;

    /** For the socket of a file descriptor. */
    DatagramSender(int socket) {
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        message = arena.allocate(MESSAGE_SIZE, Long.BYTES);
        name = arena.allocate(NAME_SIZE, Long.BYTES);
        vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
        control = arena.allocate(CONTROL_SIZE, Long.BYTES);
        bytes = arena.allocate(LONGEST, Long.BYTES);
        message.set(POINTER, NAME, name);
        message.set(INT, NAME_LENGTH, NAME_SIZE);
        message.set(POINTER, VECTOR, vector);
        message.set(LONG, VECTORS, 1);
        message.set(POINTER, CONTROL, control);
        message.set(LONG, CONTROL_LENGTH, CONTROL_SIZE);
        name.set(ValueLayout.JAVA_SHORT, 0, AF_INET);
        vector.set(POINTER, 0, bytes);
        control.set(LONG, 0, CONTROL_USED);
        control.set(INT, CONTROL_TYPE, IP_PKTINFO);
    }

    private static boolean isLoopback(int address) {
        return (address & 0xFF << 24) == LOOPBACK_NET;
    }

    private static final class Calls {
        static final MethodHandle SENDMSG = sendmsg();

        private static MethodHandle sendmsg() {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("sendmsg"), FunctionDescriptor.of(LONG, INT, POINTER, INT));
        }
    }

    /**
     * Finds out whether this JVM may call sendmsg.
     *
     * @throws UnsupportedOperationException if not, and says what would let it
     */
    public static void check() {
        NativeCalls.require("UDP into VMs");
    }

    /**
     * Sends a datagram: to this host from 127.a.b.c, to another from whichever address leads there.
     *
     * @param vm the VM that 127.a.b.c names
     * @param address of the receiver
     * @return false if the kernel does not take it, its buffer being full for example
     */
    boolean send(int vm, int address, int port, byte[] from, int offset, int length) {
        name.set(PORT, NAME_PORT, (short) port);
        name.set(ADDRESS, NAME_ADDRESS, address);
        control.set(ADDRESS, CONTROL_SOURCE, isLoopback(address) ? LOOPBACK_NET | vm : 0);
        vector.set(LONG, Long.BYTES, length);
        MemorySegment.copy(from, offset, bytes, ValueLayout.JAVA_BYTE, 0, length);
        try {
            return (long) Calls.SENDMSG.invokeExact(socket, message, MSG_DONTWAIT) == length;
        } catch (Throwable e) {
            throw new AssertionError("sendmsg throws nothing", e);
        }
    }
}

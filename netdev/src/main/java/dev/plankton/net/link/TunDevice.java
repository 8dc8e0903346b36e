package dev.plankton.net.link;

import dev.plankton.net.os.NativeCalls;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * {@code /dev/net/tun} of Linux with 64 bits, opened for one TAP interface: the system calls, and nothing else. Source:
 * Documentation/networking/tuntap.rst of Linux; numbers as on x86-64 and AArch64.
 *
 * <p>{@link #awaitFrame} and {@link #read} are for one thread, {@link #write} and {@link #wake} for any.
 */
final class TunDevice implements AutoCloseable {
    /** Bytes of an interface's name, the zero after it not included: IFNAMSIZ - 1. */
    static final int LONGEST_NAME = 15;

    /** What {@link #read} returns when no frame waits. */
    static final int NOTHING = 0;

    /** What {@link #read} returns when the interface is no more. */
    static final int GONE = -1;

    private static final String PATH = "/dev/net/tun";

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final long TUNSETIFF = 0x4004_54CA;
    private static final short IFF_TAP = 2;
    private static final short IFF_NO_PI = 0x1000;
    private static final short POLLIN = 1;
    private static final short POLLOUT_OF_ORDER = 8 | 16 | 32; // POLLERR, POLLHUP, POLLNVAL

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int ENXIO = 6;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;

    // struct ifreq: name, then flags; struct pollfd: fd, events, revents.
    private static final int IFREQ_SIZE = 40;
    private static final int IFREQ_FLAGS = 16;
    private static final int POLLFD_SIZE = 8;
    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;

    /** More than the longest frame with any header, so that one that is too long is seen to be. */
    private static final int ROOM = 1 << 16;

    private static final class Calls {
        static final MethodHandle OPEN =
                of("open", FunctionDescriptor.of(INT, POINTER, INT), ERRNO, Linker.Option.firstVariadicArg(2));
        static final MethodHandle IOCTL =
                of("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), ERRNO, Linker.Option.firstVariadicArg(2));
        static final MethodHandle POLL = of("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
        static final MethodHandle READ = of("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG), ERRNO);
        static final MethodHandle WRITE = of("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
        static final MethodHandle EVENTFD = of("eventfd", FunctionDescriptor.of(INT, INT, INT));
        static final MethodHandle CLOSE = of("close", FunctionDescriptor.of(INT, INT));

        private static MethodHandle of(String name, FunctionDescriptor type, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
        }
    }

    /** A system call; it throws nothing. */
    private interface Call {
        long invoke() throws Throwable;
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(STATE);
    private final MemorySegment in = arena.allocate(ROOM);
    private final MemorySegment out = arena.allocate(ROOM);
    private final MemorySegment polled = arena.allocate(2 * POLLFD_SIZE, Long.BYTES);
    private final MemorySegment one = arena.allocateFrom(LONG, 1);
    private final int file;
    private final int event;
    private final String name;

    private TunDevice(String wanted) throws IOException {
        int opened = -1;
        try {
            opened = (int) call(() ->
                    (int) Calls.OPEN.invokeExact(state, arena.allocateFrom(PATH), O_RDWR | O_NONBLOCK | O_CLOEXEC));
            if (opened < 0) {
                throw new IOException(cannotOpen(errno()));
            }
            name = attach(opened, wanted);
        } catch (IOException e) {
            closeFile(opened);
            arena.close();
            throw e;
        }
        file = opened;
        event = (int) call(() -> (int) Calls.EVENTFD.invokeExact(0, O_NONBLOCK | O_CLOEXEC));
        polled.set(INT, 0, file);
        polled.set(SHORT, POLLFD_EVENTS, POLLIN);
        polled.set(INT, POLLFD_SIZE, event);
        polled.set(SHORT, POLLFD_SIZE + POLLFD_EVENTS, POLLIN);
    }

    /**
     * Opens the TAP interface {@code name}, which is made unless there is one; it ends with this if it was made by it.
     *
     * @throws IOException if that is not possible, and says in one line what would be right
     */
    static TunDevice open(String name) throws IOException {
        check(name);
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("a TAP needs Linux, and this is " + System.getProperty("os.name"));
        }
        try {
            NativeCalls.require("a TAP");
        } catch (UnsupportedOperationException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new TunDevice(name);
    }

    private static void check(String name) throws IOException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NAME) {
            throw new IOException(
                    "'%s' has %d bytes, and the name of an interface 1 to %d".formatted(name, length, LONGEST_NAME));
        }
        if (name.equals(".") || name.equals("..") || name.chars().anyMatch(c -> c <= ' ' || c == '/' || c == ':')) {
            throw new IOException("'" + name + "' is no name of an interface such as plankton0");
        }
    }

    private String attach(int opened, String wanted) throws IOException {
        MemorySegment request = arena.allocate(IFREQ_SIZE, Long.BYTES);
        request.setString(0, wanted);
        request.set(SHORT, IFREQ_FLAGS, (short) (IFF_TAP | IFF_NO_PI));
        if (call(() -> (int) Calls.IOCTL.invokeExact(state, opened, TUNSETIFF, request)) < 0) {
            throw new IOException(cannotAttach(wanted, errno()));
        }
        return request.getString(0);
    }

    private static String cannotOpen(int errno) {
        return switch (errno) {
            case ENOENT, ENXIO, ENODEV -> "there is no " + PATH + ", which the kernel's module tun makes: modprobe tun";
            case EPERM, EACCES -> PATH + " may not be opened by this user: be root";
            default -> "cannot open " + PATH + ": errno " + errno;
        };
    }

    private static String cannotAttach(String name, int errno) {
        return switch (errno) {
            case EPERM, EACCES ->
                "not permitted: be root or have CAP_NET_ADMIN, or let root type: ip tuntap add dev " + name
                        + " mode tap user NAME";
            case EBUSY -> name + " is in use by another process; choose another name";
            case EINVAL -> name + " is an interface, but not a TAP; choose another name";
            default -> "cannot make the TAP " + name + ": errno " + errno;
        };
    }

    private int errno() {
        return state.get(INT, ERRNO_AT);
    }

    private static long call(Call call) {
        try {
            return call.invoke();
        } catch (Throwable e) {
            throw new AssertionError("a system call throws nothing", e);
        }
    }

    /** What the interface is called. */
    String name() {
        return name;
    }

    /** Waits until {@link #read} has something to say, or for {@link #wake}. */
    void awaitFrame() {
        long _ = call(() -> (int) Calls.POLL.invokeExact(polled, 2L, -1));
    }

    /** Ends the waiting, once and for all. */
    void wake() {
        long _ = call(() -> (long) Calls.WRITE.invokeExact(event, one, LONG.byteSize()));
    }

    /**
     * Takes the next frame that the host has sent.
     *
     * @param frame gets what there is room for
     * @return the length of the frame, which may be more; or {@link #NOTHING}, or {@link #GONE}
     */
    int read(byte[] frame) {
        int length = (int) call(() -> (long) Calls.READ.invokeExact(state, file, in, (long) ROOM));
        if (length < 0) {
            boolean broken = (polled.get(SHORT, POLLFD_REVENTS) & POLLOUT_OF_ORDER) != 0;
            return !broken && (errno() == EAGAIN || errno() == EINTR) ? NOTHING : GONE;
        }
        MemorySegment.copy(in, ValueLayout.JAVA_BYTE, 0, frame, 0, Math.min(length, frame.length));
        return length;
    }

    /** Hands the host a frame; false if it does not take it, the interface being down for example. */
    synchronized boolean write(byte[] frame, int offset, int length) {
        if (!arena.scope().isAlive()) {
            return false;
        }
        MemorySegment.copy(frame, offset, out, ValueLayout.JAVA_BYTE, 0, length);
        return call(() -> (long) Calls.WRITE.invokeExact(file, out, (long) length)) == length;
    }

    /** Closes it; the thread that reads must have ended. */
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            closeFile(file);
            closeFile(event);
            arena.close();
        }
    }

    private static void closeFile(int descriptor) {
        if (descriptor >= 0) {
            long _ = call(() -> (int) Calls.CLOSE.invokeExact(descriptor));
        }
    }
}

package dev.plankton.net.ip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A bounded queue of frames in one block of memory outside the heap, from any number of threads to one. A frame is not an object
 * here: it is copied in and out.
 *
 * <p>A record is a multiple of eight bytes: its length, the number of the VM, the frame. The length is written last and says that
 * the rest is there; before that it is zero, as in all memory that holds no record. A record does not go round the end: the
 * bytes that are left there become one without a frame.
 */
final class FrameRing {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(FrameRing.class, "tail", long.class);
            HEAD = lookup.findVarHandle(FrameRing.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int ALIGNMENT = 8;
    private static final int HEADER = 2 * Integer.BYTES;

    /** Instead of a VM's number: the record has no frame. */
    private static final int PADDING = -1;

    private final ByteBuffer memory;
    private final int capacity;

    /** Bytes that have ever been claimed; changed by {@link #TAIL}. */
    private volatile long tail;

    /** Bytes that have ever been read; written by the one reader, by {@link #HEAD}. */
    private volatile long head;

    /** Takes what the ring has copied out. */
    @FunctionalInterface
    interface Reader {
        /** A frame of {@code length} bytes from a VM. */
        void read(int vm, int length);
    }

    /** @param capacity bytes, a power of two */
    FrameRing(int capacity) {
        this.capacity = capacity;
        memory = ByteBuffer.allocateDirect(capacity + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .order(ByteOrder.nativeOrder());
    }

    /** Adds a frame; false if there is no room for it. Any thread. */
    boolean offer(int vm, byte[] bytes, int offset, int length) {
        int record = HEADER + length + ALIGNMENT - 1 & -ALIGNMENT;
        long from;
        int padding;
        do {
            from = tail;
            int left = capacity - index(from);
            padding = record > left ? left : 0;
            if (from + padding + record - head > capacity) {
                return false;
            }
        } while (!TAIL.compareAndSet(this, from, from + padding + record));
        if (padding > 0) {
            commit(index(from), PADDING, padding);
        }
        int at = index(from + padding);
        memory.put(at + HEADER, bytes, offset, length);
        commit(at, vm, HEADER + length);
        return true;
    }

    private void commit(int at, int vm, int length) {
        memory.putInt(at + Integer.BYTES, vm);
        INT.setRelease(memory, at, length);
    }

    /**
     * Passes frames on until there is none or {@code most} have been. Each is copied to {@code into} first. Only on the reader's
     * thread; a frame that the reader adds meanwhile is passed on too.
     *
     * @return how many frames were passed on
     */
    int read(Reader reader, byte[] into, int most) {
        int frames = 0;
        while (frames < most) {
            int at = index(head);
            int length = (int) INT.getAcquire(memory, at);
            if (length == 0) {
                break;
            }
            int vm = memory.getInt(at + Integer.BYTES);
            boolean isFrame = vm != PADDING;
            if (isFrame) {
                memory.get(at + HEADER, into, 0, length - HEADER);
            }
            free(at, length + ALIGNMENT - 1 & -ALIGNMENT);
            if (isFrame) {
                frames++;
                reader.read(vm, length - HEADER);
            }
        }
        return frames;
    }

    /** Zeroes a record, so that what comes there next is not taken for one too early, and gives its room back. */
    private void free(int at, int record) {
        for (int n = 0; n < record; n += Long.BYTES) {
            memory.putLong(at + n, 0);
        }
        HEAD.setRelease(this, head + record);
    }

    /** Whether no frame waits, not even one that is being written. */
    boolean isEmpty() {
        return head == tail;
    }

    private int index(long position) {
        return (int) position & capacity - 1;
    }
}

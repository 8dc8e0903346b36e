package dev.plankton.machine.input;

import java.util.Arrays;

/**
 * The inputs of a PC in the order in which they came, packed. Each is a byte of its kind and {@link Phase}, the instructions
 * since the one before as a varint, and its contents: see {@link InputReader}. Confined to one thread.
 */
public final class InputLog {
    static final int KEY = 0, MOUSE = 1, SERIAL = 2, REQUEST = 3, FRAME = 4, RANDOM = 5;
    static final int REGISTER = 6, MEMORY = 7, NUMBER = 8, CLOCK = 9, TIME = 10, RUN = 11;

    /** Bits of a head that say the kind; those above say the phase. */
    static final int KIND_BITS = 4;

    private static final int FIRST_ROOM = 256;

    /** Bytes of a head, a stamp and numbers, at most. */
    private static final int MOST_FIXED = 64;

    private byte[] bytes = new byte[FIRST_ROOM];
    private int length;

    /** The moment of the last input, and the last time that was logged. */
    private long last, time;

    private long begin;

    /** Forgets all: from now on stamps count from {@code at}. */
    public void begin(long at) {
        length = 0;
        begin = at;
        last = at;
        time = 0;
    }

    /** From where stamps count. */
    public long beginning() {
        return begin;
    }

    /** Bytes that it has. */
    public int length() {
        return length;
    }

    /** Puts what it has at a place of {@code into}. */
    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, length);
    }

    /** A copy of what it has. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Adds an input that comes at {@code at}, which is never less than for the one before. */
    public void add(long at, Phase phase, Input input) {
        room(MOST_FIXED);
        switch (input) {
            case Input.Key(int scanCode) -> {
                head(KEY, at, phase);
                put(scanCode);
            }
            case Input.Mouse(int right, int down, int wheel, int buttons) -> {
                head(MOUSE, at, phase);
                putSigned(right);
                putSigned(down);
                putSigned(wheel);
                put(buttons);
            }
            case Input.Serial(int value) -> {
                head(SERIAL, at, phase);
                put(value);
            }
            case Input.Request(byte[] content) -> addRequest(at, phase, content);
            case Input.Frame(byte[] content) -> addFrame(at, phase, content, 0, content.length);
            case Input.Random(byte[] content) -> {
                head(RANDOM, at, phase);
                put(content);
            }
            case Input.SetRegister(int register, int value) -> {
                head(REGISTER, at, phase);
                put(register);
                putSigned(value);
            }
            case Input.WriteMemory(int address, byte[] content) -> {
                head(MEMORY, at, phase);
                put(address);
                put(content);
            }
            case Input.VmNumber(int number) -> {
                head(NUMBER, at, phase);
                put(number);
            }
            case Input.Clock(long nanos) -> putTime(CLOCK, at, phase, nanos);
            case Input.Time(long nanos) -> putTime(TIME, at, phase, nanos);
            case Input.Run() -> head(RUN, at, phase);
        }
    }

    /** As {@link Input.Request}, without an object: it comes as often as slices. */
    public void addRequest(long at, Phase phase, byte[] content) {
        room(MOST_FIXED);
        head(REQUEST, at, phase);
        put(content);
    }

    /** The same of an {@link Input.Frame}. */
    public void addFrame(long at, Phase phase, byte[] frame, int offset, int count) {
        room(MOST_FIXED);
        head(FRAME, at, phase);
        put(frame, offset, count);
    }

    /** As {@link Input.Clock}, without an object: it comes with every slice. */
    public void addClock(long at, long nanos) {
        room(MOST_FIXED);
        putTime(CLOCK, at, Phase.OUTSIDE, nanos);
    }

    /** As {@link Input.Time}, unless that is known. */
    public void addTime(long at, long nanos) {
        if (nanos != time) {
            add(at, Phase.OUTSIDE, new Input.Time(nanos));
        }
    }

    private void putTime(int kind, long at, Phase phase, long nanos) {
        head(kind, at, phase);
        putSigned(nanos - time);
        time = nanos;
    }

    private void head(int kind, long at, Phase phase) {
        bytes[length++] = (byte) (kind | phase.ordinal() << KIND_BITS);
        put(at - last);
        last = at;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private void put(byte[] content) {
        put(content, 0, content.length);
    }

    private void put(byte[] content, int offset, int count) {
        put(count);
        room(count + MOST_FIXED);
        System.arraycopy(content, offset, bytes, length, count);
        length += count;
    }

    private void putSigned(long value) {
        put(value << 1 ^ value >> 63);
    }

    private void put(long value) {
        length = Varint.put(bytes, length, value);
    }
}

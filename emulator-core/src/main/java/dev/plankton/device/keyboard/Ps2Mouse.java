package dev.plankton.device.keyboard;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The mouse at the second port of {@link Keyboard}, the controller, which takes what it sends: a PS/2 mouse with three
 * buttons, and a wheel for a program that asks for it as the driver of an IntelliMouse does. Sources: IBM PS/2 Hardware
 * Interface Technical Reference, "Mouse"; Microsoft, "IntelliMouse: PS/2 protocol". Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#MOUSE}, all zero in a VM that does not use it:
 *
 * <pre>
 * +0  flags, see below                            +7  bytes that wait, +8 to 15 these
 * +1  command that waits for its option byte      +16 way that is not told yet: right, down, wheel towards the
 * +2  sample rate, exclusive or 100                   user (16 bits each)
 * +3  resolution, exclusive or 2                  +22 byte sent last
 * +4  how far the question for a wheel has come   +24 VM time, nanoseconds, from which the next byte may come
 * +5  buttons held, +6 those last told            +32 VM time from which the next packet may come (64 bits each)
 * </pre>
 */
final class Ps2Mouse {
    /** Buttons, as in the first byte of a packet. */
    static final int LEFT = 1, RIGHT = 2, MIDDLE = 4;

    private static final int FLAGS = StateMap.MOUSE;
    private static final int COMMAND = StateMap.MOUSE + 1;
    private static final int RATE = StateMap.MOUSE + 2;
    private static final int RESOLUTION = StateMap.MOUSE + 3;
    private static final int QUESTION = StateMap.MOUSE + 4;
    private static final int HELD = StateMap.MOUSE + 5;
    private static final int TOLD = StateMap.MOUSE + 6;
    private static final int COUNT = StateMap.MOUSE + 7;
    private static final int QUEUE = StateMap.MOUSE + 8;
    private static final int RIGHTWARDS = StateMap.MOUSE + 16;
    private static final int DOWNWARDS = StateMap.MOUSE + 18;
    private static final int WHEEL = StateMap.MOUSE + 20;
    private static final int LAST_SENT = StateMap.MOUSE + 22;
    private static final int BYTE_DUE = StateMap.MOUSE + 24;
    private static final int PACKET_DUE = StateMap.MOUSE + 32;

    private static final int REPORTING = 1, REMOTE = 2, ECHOING = 4, DOUBLED = 8, WITH_WHEEL = 16;

    private static final int USUAL_RATE = 100;
    private static final int USUAL_RESOLUTION = 2;

    /** The sample rates that ask for a wheel, one after the other. */
    private static final int[] WHEEL_QUESTION = {200, 100, 80};

    private static final int ID_WITH_WHEEL = 3;

    private static final int ACK = 0xFA;
    private static final int RESEND = 0xFE;
    private static final int TEST_PASSED = 0xAA;

    private static final int ALWAYS_SET = 0x08, NEGATIVE_X = 0x10, NEGATIVE_Y = 0x20;

    /** What it takes between two bytes. */
    private static final long BYTE_NANOS = 100_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Memory memory;

    Ps2Mouse(Memory memory) {
        this.memory = memory;
    }

    void powerOn() {
        memory.fill(StateMap.MOUSE, StateMap.MOUSE_SIZE, 0);
    }

    /** Whether a mouse whose first byte of state is {@code flags} reports when it is moved, or is asked. */
    static boolean listens(int flags) {
        return (flags & (REPORTING | REMOTE)) != 0;
    }

    /** Whether a program listens to it. */
    boolean listens() {
        return listens(memory.get8(FLAGS));
    }

    /**
     * It is moved by some counts, its wheel turned by some steps, its buttons held or not.
     *
     * @return false, with nothing done, if the last change of its buttons has not been reported yet
     */
    boolean move(int right, int down, int wheel, int buttons) {
        if (!listens()) {
            Cells.set8(memory, HELD, buttons);
            return true;
        }
        int held = memory.get8(HELD);
        if (buttons != held && held != memory.get8(TOLD) && streams()) {
            return false;
        }
        add(RIGHTWARDS, right);
        add(DOWNWARDS, down);
        add(WHEEL, wheel);
        Cells.set8(memory, HELD, buttons);
        return true;
    }

    private void add(int at, int more) {
        long sum = (long) (short) memory.get16(at) + more;
        Cells.set16(memory, at, (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum)));
    }

    private boolean streams() {
        return (memory.get8(FLAGS) & (REPORTING | REMOTE | ECHOING)) == REPORTING;
    }

    /** Whether a byte waits, or a packet would. */
    boolean hasByte() {
        return waiting() != 0 || streams() && moved();
    }

    /** Bytes of an answer, or of a packet that it has begun to send. */
    int waiting() {
        return memory.get8(COUNT);
    }

    private boolean moved() {
        boolean wheel = memory.get16(WHEEL) != 0 && flag(WITH_WHEEL);
        return memory.get16(RIGHTWARDS) != 0
                || memory.get16(DOWNWARDS) != 0
                || wheel
                || memory.get8(HELD) != memory.get8(TOLD);
    }

    /** VM time from which the next byte may come, if there is one. */
    long dueNanos() {
        long due = memory.get64(BYTE_DUE);
        return memory.get8(COUNT) != 0 ? due : Math.max(due, memory.get64(PACKET_DUE));
    }

    /** Takes the next byte, which there is, at VM time {@code now}. */
    int take(long now) {
        if (memory.get8(COUNT) == 0) {
            queuePacket(flag(DOUBLED));
            memory.put64(PACKET_DUE, now + NANOS_PER_SECOND / rate());
        }
        int value = dequeue();
        if (value != RESEND) {
            Cells.set8(memory, LAST_SENT, value);
        }
        return value;
    }

    private int dequeue() {
        int count = memory.get8(COUNT) - 1;
        int value = memory.get8(QUEUE);
        memory.put8(COUNT, count);
        for (int i = 0; i < count; i++) {
            memory.put8(QUEUE + i, memory.get8(QUEUE + i + 1));
        }
        memory.put8(QUEUE + count, 0);
        return value;
    }

    /** The byte taken last has been read, at VM time {@code now}. */
    void wasRead(long now) {
        memory.put64(BYTE_DUE, now + BYTE_NANOS);
    }

    /** Takes a byte that the controller sends. */
    void command(int value) {
        int waiting = memory.get8(COMMAND);
        Cells.set8(memory, COMMAND, 0);
        if (flag(ECHOING) && value != 0xFF && value != 0xEC) {
            answer(value);
        } else if (waiting != 0 && value != 0xFF) {
            option(waiting, value);
        } else {
            obey(value);
        }
    }

    private void obey(int value) {
        if (value != 0xEB && value != 0xFE) {
            forgetMovement();
        }
        switch (value) {
            case 0xE6, 0xE7 -> acknowledge(DOUBLED, value == 0xE7);
            case 0xE8, 0xF3 -> {
                Cells.set8(memory, COMMAND, value);
                answer(ACK);
            }
            case 0xE9 -> answer(ACK, status(), memory.get8(RESOLUTION) ^ USUAL_RESOLUTION, rate());
            case 0xEA, 0xF0 -> acknowledge(REMOTE, value == 0xF0);
            case 0xEB -> {
                answer(ACK);
                queuePacket(false);
            }
            case 0xEC, 0xEE -> acknowledge(ECHOING, value == 0xEE);
            case 0xF2 -> answer(ACK, id());
            case 0xF4, 0xF5 -> acknowledge(REPORTING, value == 0xF4);
            case 0xF6 -> {
                setDefaults();
                answer(ACK);
            }
            case 0xFE -> answer(memory.get8(LAST_SENT));
            case 0xFF -> {
                setDefaults();
                setFlag(WITH_WHEEL, false);
                Cells.set8(memory, QUESTION, 0);
                answer(ACK, TEST_PASSED, id());
            }
            default -> answer(RESEND);
        }
    }

    private void option(int command, int value) {
        boolean valid = command == 0xE8 ? value <= 3 : value >= 1 && value <= 200;
        if (!valid) {
            answer(RESEND);
            return;
        }
        if (command == 0xE8) {
            Cells.set8(memory, RESOLUTION, value ^ USUAL_RESOLUTION);
        } else {
            Cells.set8(memory, RATE, value ^ USUAL_RATE);
            noteRate(value);
        }
        answer(ACK);
    }

    private void noteRate(int rate) {
        int known = memory.get8(QUESTION);
        if (known < WHEEL_QUESTION.length && rate == WHEEL_QUESTION[known]) {
            known++;
        } else {
            known = rate == WHEEL_QUESTION[0] ? 1 : 0;
        }
        if (known == WHEEL_QUESTION.length) {
            setFlag(WITH_WHEEL, true);
            known = 0;
        }
        Cells.set8(memory, QUESTION, known);
    }

    private void setDefaults() {
        Cells.set8(memory, RATE, 0);
        Cells.set8(memory, RESOLUTION, 0);
        setFlag(REPORTING | REMOTE | ECHOING | DOUBLED, false);
    }

    private void forgetMovement() {
        Cells.set16(memory, RIGHTWARDS, 0);
        Cells.set16(memory, DOWNWARDS, 0);
        Cells.set16(memory, WHEEL, 0);
        Cells.set8(memory, TOLD, memory.get8(HELD));
    }

    private int status() {
        int held = memory.get8(HELD);
        int buttons = (held & LEFT) << 2 | (held & MIDDLE) >> 1 | (held & RIGHT) >> 1;
        return buttons | (flag(DOUBLED) ? 0x10 : 0) | (flag(REPORTING) ? 0x20 : 0) | (flag(REMOTE) ? 0x40 : 0);
    }

    private int id() {
        return flag(WITH_WHEEL) ? ID_WITH_WHEEL : 0;
    }

    private int rate() {
        return memory.get8(RATE) ^ USUAL_RATE;
    }

    /** Queues what has not been reported; of a long way its beginning. */
    private void queuePacket(boolean doubled) {
        int right = part(RIGHTWARDS, -255, 255);
        int up = -part(DOWNWARDS, -255, 255);
        int x = doubled ? doubled(right) : right;
        int y = doubled ? doubled(up) : up;
        int held = memory.get8(HELD);
        Cells.set8(memory, TOLD, held);
        queue(held | ALWAYS_SET | (x < 0 ? NEGATIVE_X : 0) | (y < 0 ? NEGATIVE_Y : 0));
        queue(x);
        queue(y);
        int wheel = part(WHEEL, -8, 7);
        if (flag(WITH_WHEEL)) {
            queue(wheel);
        }
    }

    private int part(int at, int least, int most) {
        int all = (short) memory.get16(at);
        int told = Math.max(least, Math.min(most, all));
        Cells.set16(memory, at, all - told);
        return told;
    }

    /** Scaling 2:1: short ways stay short, long ones are doubled. */
    private static int doubled(int way) {
        int length = Math.abs(way);
        int scaled = switch (length) {
            case 0, 1 -> length;
            case 2 -> 1;
            case 3 -> 3;
            case 4 -> 6;
            case 5 -> 9;
            default -> Math.min(2 * length, 255);
        };
        return way < 0 ? -scaled : scaled;
    }

    private void acknowledge(int bit, boolean on) {
        setFlag(bit, on);
        answer(ACK);
    }

    /** An answer replaces all that the system has not waited for. */
    private void answer(int... bytes) {
        memory.fill(QUEUE, 8, 0);
        Cells.set8(memory, COUNT, 0);
        for (int value : bytes) {
            queue(value);
        }
    }

    private void queue(int value) {
        int count = memory.get8(COUNT);
        memory.put8(QUEUE + count, value);
        memory.put8(COUNT, count + 1);
    }

    private boolean flag(int bit) {
        return (memory.get8(FLAGS) & bit) != 0;
    }

    private void setFlag(int bits, boolean on) {
        int flags = memory.get8(FLAGS);
        Cells.set8(memory, FLAGS, on ? flags | bits : flags & ~bits);
    }
}

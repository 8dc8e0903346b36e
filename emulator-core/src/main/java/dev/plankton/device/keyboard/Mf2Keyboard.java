package dev.plankton.device.keyboard;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The keyboard at the other end of the cable: an MF2 keyboard with its buffer of 16 bytes, its commands and its three scan
 * code sets. What it sends is taken by {@link Keyboard}, the controller. Source: IBM PS/2 Hardware Interface Technical
 * Reference, "Keyboards (101- and 102-key)". Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#KEYBOARD}:
 *
 * <pre>
 * +3  command that waits for its option byte     +8  scan code set, exclusive or 2
 * +5  bytes in the buffer                        +9  prefix of the key that the host is pressing
 * +6  slot of the oldest                         +10 byte sent last
 * +7  1 while scanning is off                    +11 answers that wait, +12 to 14 these
 * +16 16 slots, zero where unused
 * </pre>
 */
final class Mf2Keyboard {
    private static final int BUFFER_SIZE = 16;
    private static final int USUAL_SET = 2;

    private static final int COMMAND = StateMap.KEYBOARD + 3;
    private static final int COUNT = StateMap.KEYBOARD + 5;
    private static final int OLDEST = StateMap.KEYBOARD + 6;
    private static final int SCANNING_OFF = StateMap.KEYBOARD + 7;
    private static final int SET = StateMap.KEYBOARD + 8;
    private static final int PREFIX = StateMap.KEYBOARD + 9;
    private static final int LAST_SENT = StateMap.KEYBOARD + 10;
    private static final int ANSWERS = StateMap.KEYBOARD + 11;
    private static final int BUFFER = StateMap.KEYBOARD + 16;

    private static final int ACK = 0xFA;
    private static final int RESEND = 0xFE;
    private static final int TEST_PASSED = 0xAA;
    private static final int FIRST_COMMAND = 0xED;

    /** What a command of INT 16h AH=0Ah and the like learns about an MF2 keyboard. */
    private static final int ID = 0xAB, ID_MF2 = 0x83;

    private static final int LEFT_SHIFT = 0x2A;
    private static final int RIGHT_SHIFT = 0x36;
    private static final int CONTROL = 0x1D;
    private static final int NUM_LOCK = 0x45;
    private static final int PAUSE_IN_SET_3 = 0x62;

    private final Memory memory;

    Mf2Keyboard(Memory memory) {
        this.memory = memory;
    }

    /** Takes a byte of set 1 from the host; false if the buffer has no room. Dropped while the guest has scanning off. */
    boolean press(int code) {
        if (memory.get8(SCANNING_OFF) != 0) {
            return true;
        }
        return switch (set()) {
            case 1 -> store(code);
            case 2 -> pressInSet2(code);
            default -> pressInSet3(code);
        };
    }

    private boolean pressInSet2(int code) {
        boolean prefix = code == ScanCodes.EXTENDED || code == ScanCodes.PAUSE;
        if (prefix) {
            return store(code);
        }
        int key = ScanCodes.set2(code & ~ScanCodes.RELEASED);
        return (code & ScanCodes.RELEASED) == 0 ? store(key) : store(ScanCodes.BREAK, key);
    }

    /** Set 3 has one code for each key, and none for the shifts that the other sets make up around grey keys. */
    private boolean pressInSet3(int code) {
        if (code == ScanCodes.EXTENDED || code == ScanCodes.PAUSE) {
            memory.put8(PREFIX, code);
            return true;
        }
        int prefix = memory.get8(PREFIX);
        int key = code & ~ScanCodes.RELEASED;
        boolean pressed = (code & ScanCodes.RELEASED) == 0;
        boolean pauseGoesOn = prefix == ScanCodes.PAUSE && key == CONTROL;
        boolean madeUp = prefix == ScanCodes.EXTENDED && (key == LEFT_SHIFT || key == RIGHT_SHIFT);
        int sent;
        if (prefix == ScanCodes.PAUSE) {
            sent = key == NUM_LOCK ? PAUSE_IN_SET_3 : ScanCodes.NONE;
        } else {
            sent = madeUp ? ScanCodes.NONE : ScanCodes.set3(key, prefix == ScanCodes.EXTENDED);
        }
        boolean taken = sent == ScanCodes.NONE || (pressed ? store(sent) : store(ScanCodes.BREAK, sent));
        if (taken && !pauseGoesOn) {
            Cells.set8(memory, PREFIX, 0);
        }
        return taken;
    }

    /** Takes a byte that the controller sends. */
    void command(int value) {
        int waiting = memory.get8(COMMAND);
        Cells.set8(memory, COMMAND, 0);
        // A command in the place of an option byte is obeyed, and the one that waited is not.
        if (waiting != 0 && value < FIRST_COMMAND) {
            option(waiting, value);
            return;
        }
        switch (value) {
            // LEDs, typematic rate, and types of single keys of set 3 are taken and have no effect here.
            case 0xED, 0xF0, 0xF3, 0xFB, 0xFC, 0xFD -> {
                Cells.set8(memory, COMMAND, value);
                answer(ACK);
            }
            case 0xEE -> answer(0xEE);
            case 0xF2 -> answer(ACK, ID, ID_MF2);
            case 0xF4 -> {
                clear();
                scan(true);
                answer(ACK);
            }
            case 0xF5, 0xF6 -> {
                powerOn();
                scan(value == 0xF6);
                answer(ACK);
            }
            // Types of all keys of set 3.
            case 0xF7, 0xF8, 0xF9, 0xFA -> answer(ACK);
            case 0xFE -> answer(memory.get8(LAST_SENT));
            case 0xFF -> {
                powerOn();
                scan(true);
                answer(ACK, TEST_PASSED);
            }
            default -> answer(RESEND);
        }
    }

    private void option(int command, int value) {
        if (command != 0xF0) {
            answer(ACK);
        } else if (value == 0) {
            answer(ACK, set());
        } else if (value <= 3) {
            clear();
            Cells.set8(memory, SET, value ^ USUAL_SET);
            answer(ACK);
        } else {
            answer(RESEND);
        }
    }

    /** Whether an answer to a command waits: it comes before what was typed. */
    boolean hasAnswer() {
        return memory.get8(ANSWERS) != 0;
    }

    /** Whether a byte waits that was typed. */
    boolean hasTyped() {
        return memory.get8(COUNT) != 0;
    }

    /** Takes the next byte, which there is. */
    int take() {
        int value = hasAnswer() ? takeAnswer() : takeTyped();
        if (value != RESEND) {
            Cells.set8(memory, LAST_SENT, value);
        }
        return value;
    }

    private int takeAnswer() {
        int count = memory.get8(ANSWERS) - 1;
        int value = memory.get8(ANSWERS + 1);
        memory.put8(ANSWERS, count);
        for (int i = 1; i <= count; i++) {
            memory.put8(ANSWERS + i, memory.get8(ANSWERS + i + 1));
        }
        memory.put8(ANSWERS + count + 1, 0);
        return value;
    }

    private int takeTyped() {
        int count = memory.get8(COUNT) - 1;
        int oldest = memory.get8(OLDEST);
        int value = memory.get8(BUFFER + oldest);
        memory.put8(BUFFER + oldest, 0);
        memory.put8(COUNT, count);
        memory.put8(OLDEST, count == 0 ? 0 : (oldest + 1) % BUFFER_SIZE);
        return value;
    }

    /** An answer replaces those to an earlier command that the system has not waited for. */
    private void answer(int... bytes) {
        memory.fill(ANSWERS, 4, 0);
        memory.put8(ANSWERS, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            memory.put8(ANSWERS + 1 + i, bytes[i]);
        }
    }

    private boolean store(int... bytes) {
        int count = memory.get8(COUNT);
        if (count + bytes.length > BUFFER_SIZE) {
            return false;
        }
        for (int value : bytes) {
            memory.put8(BUFFER + (memory.get8(OLDEST) + count) % BUFFER_SIZE, value);
            count++;
        }
        memory.put8(COUNT, count);
        return true;
    }

    private void powerOn() {
        clear();
        Cells.set8(memory, SET, 0);
    }

    private void clear() {
        memory.fill(BUFFER, BUFFER_SIZE, 0);
        Cells.set8(memory, COUNT, 0);
        Cells.set8(memory, OLDEST, 0);
        Cells.set8(memory, PREFIX, 0);
    }

    private void scan(boolean on) {
        Cells.set8(memory, SCANNING_OFF, on ? 0 : 1);
    }

    private int set() {
        return memory.get8(SET) ^ USUAL_SET;
    }
}

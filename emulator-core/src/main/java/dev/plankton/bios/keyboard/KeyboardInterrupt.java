package dev.plankton.bios.keyboard;

import dev.plankton.bios.data.BiosData;
import dev.plankton.memory.Memory;

/**
 * What INT 09h does with a scan code: keeps the shift state, and queues the key. Source: IBM PS/2 and PC BIOS Interface
 * Technical Reference, "Interrupt 09H", and IBM PC/AT Technical Reference, March 1986, BIOS listing of the keyboard
 * interrupt.
 */
public final class KeyboardInterrupt {
    private static final int RELEASED = 0x80;
    private static final int PREFIX = 0xE0;
    private static final int PAUSE_PREFIX = 0xE1;

    private static final int CONTROL_KEY = 0x1D;
    private static final int LEFT_SHIFT_KEY = 0x2A;
    private static final int RIGHT_SHIFT_KEY = 0x36;
    private static final int PRINT_KEY = 0x37;
    private static final int ALT_KEY = 0x38;
    private static final int CAPS_LOCK_KEY = 0x3A;
    private static final int NUM_LOCK_KEY = 0x45;
    private static final int SCROLL_LOCK_KEY = 0x46;
    private static final int INSERT_KEY = 0x52;
    private static final int DELETE_KEY = 0x53;

    private static final int RIGHT_SHIFT = 0x01;
    private static final int LEFT_SHIFT = 0x02;
    private static final int CONTROL = 0x04;
    private static final int ALT = 0x08;
    private static final int SCROLL_LOCK = 0x10;
    private static final int NUM_LOCK = 0x20;
    private static final int CAPS_LOCK = 0x40;
    private static final int INSERT = 0x80;

    private static final int LEFT_CONTROL = 0x01;
    private static final int LEFT_ALT = 0x02;
    private static final int PAUSED = 0x08;

    private static final int AFTER_PAUSE_PREFIX = 0x01;
    private static final int AFTER_PREFIX = 0x02;
    private static final int RIGHT_CONTROL = 0x04;
    private static final int RIGHT_ALT = 0x08;

    private static final int BREAK_PRESSED = 0x80;

    private static final int ACKNOWLEDGED = 0xFA;
    private static final int RESEND = 0xFE;
    private static final int ACKNOWLEDGE_SEEN = 0x10;
    private static final int RESEND_SEEN = 0x20;
    private static final int INDICATORS = 0x07;

    /** What the keypad's keys from 47h to 52h add to a character typed by number; -1 for none. */
    private static final int[] DIGITS = {7, 8, 9, -1, 4, 5, 6, -1, 1, 2, 3, 0};

    /** What the interrupt handler is to do further. */
    public enum Action {
        /** Return. */
        NONE,
        /** Call INT 1Bh. */
        BREAK,
        /** Call INT 05h. */
        PRINT,
        /** Wait until another key is pressed. */
        PAUSE,
        /** Boot: Ctrl, Alt and Del. */
        BOOT
    }

    private final Memory memory;
    private final KeyBuffer keys;

    public KeyboardInterrupt(Memory memory, KeyBuffer keys) {
        this.memory = memory;
        this.keys = keys;
    }

    /** Whether the pause state still holds. */
    public boolean paused() {
        return has(BiosData.SHIFT_KEYS, PAUSED);
    }

    /** Takes a byte that the keyboard has sent. */
    public Action take(int code) {
        if (code == ACKNOWLEDGED || code == RESEND) {
            // For a program that has sent the keyboard a command, and waits.
            set(BiosData.INDICATORS, code == RESEND ? RESEND_SEEN : ACKNOWLEDGE_SEEN, true);
            return Action.NONE;
        }
        if (code == PREFIX || code == PAUSE_PREFIX) {
            set(BiosData.KEYBOARD_STATE, code == PREFIX ? AFTER_PREFIX : AFTER_PAUSE_PREFIX, true);
            return Action.NONE;
        }
        boolean extended = has(BiosData.KEYBOARD_STATE, AFTER_PREFIX);
        boolean pause = has(BiosData.KEYBOARD_STATE, AFTER_PAUSE_PREFIX);
        set(BiosData.KEYBOARD_STATE, AFTER_PREFIX, false);
        int scancode = code & ~RELEASED;
        boolean pressed = (code & RELEASED) == 0;
        if (pause) {
            // Pause is E1 1D 45 and E1 9D C5: the prefix covers two bytes.
            set(BiosData.KEYBOARD_STATE, AFTER_PAUSE_PREFIX, scancode == CONTROL_KEY);
            return scancode == NUM_LOCK_KEY && pressed ? pause() : Action.NONE;
        }
        if (shiftKey(scancode, extended, pressed)) {
            return Action.NONE;
        }
        boolean control = has(BiosData.SHIFT_FLAGS, CONTROL);
        if (scancode == SCROLL_LOCK_KEY && (extended || control)) {
            return pressed ? stop() : Action.NONE;
        }
        if (scancode == NUM_LOCK_KEY && control) {
            return pressed ? pause() : Action.NONE;
        }
        return lockKey(scancode, pressed) || !pressed ? Action.NONE : typed(scancode, extended);
    }

    private Action typed(int scancode, boolean extended) {
        boolean control = has(BiosData.SHIFT_FLAGS, CONTROL);
        boolean alt = has(BiosData.SHIFT_FLAGS, ALT);
        if (scancode == DELETE_KEY && control && alt) {
            memory.store16(BiosData.RESET_FLAG, 0x1234);
            return Action.BOOT;
        }
        if (paused()) {
            set(BiosData.SHIFT_KEYS, PAUSED, false);
            return Action.NONE;
        }
        if (scancode == PRINT_KEY && extended && !control && !alt) {
            return Action.PRINT;
        }
        if (alt && !extended && !control && isDigit(scancode)) {
            int number = memory.get8(BiosData.ALT_NUMBER) * 10 + DIGITS[scancode - 0x47];
            memory.store8(BiosData.ALT_NUMBER, number);
            return Action.NONE;
        }
        int key = KeyCodes.of(
                scancode,
                extended,
                has(BiosData.SHIFT_FLAGS, LEFT_SHIFT | RIGHT_SHIFT),
                control,
                alt,
                has(BiosData.SHIFT_FLAGS, CAPS_LOCK),
                has(BiosData.SHIFT_FLAGS, NUM_LOCK));
        if (key != KeyCodes.NONE) {
            // A full buffer loses the key; a PC would beep.
            keys.add(key);
        }
        return Action.NONE;
    }

    private static boolean isDigit(int scancode) {
        int index = scancode - 0x47;
        return index >= 0 && index < DIGITS.length && DIGITS[index] >= 0;
    }

    /** Ctrl-Break: the buffer holds nothing but the key 0000h. */
    private Action stop() {
        keys.clear();
        keys.add(0);
        set(BiosData.BREAK_FLAG, BREAK_PRESSED, true);
        return Action.BREAK;
    }

    private Action pause() {
        if (paused()) {
            return Action.NONE;
        }
        set(BiosData.SHIFT_KEYS, PAUSED, true);
        return Action.PAUSE;
    }

    /** Handles Shift, Ctrl and Alt; false for all other keys. */
    private boolean shiftKey(int scancode, boolean extended, boolean pressed) {
        switch (scancode) {
            case LEFT_SHIFT_KEY, RIGHT_SHIFT_KEY -> {
                // E0 2A and E0 36 are the shifts a keyboard makes up around grey keys.
                if (!extended) {
                    set(BiosData.SHIFT_FLAGS, scancode == LEFT_SHIFT_KEY ? LEFT_SHIFT : RIGHT_SHIFT, pressed);
                }
            }
            case CONTROL_KEY -> {
                set(
                        extended ? BiosData.KEYBOARD_STATE : BiosData.SHIFT_KEYS,
                        extended ? RIGHT_CONTROL : LEFT_CONTROL,
                        pressed);
                boolean either = has(BiosData.KEYBOARD_STATE, RIGHT_CONTROL) || has(BiosData.SHIFT_KEYS, LEFT_CONTROL);
                set(BiosData.SHIFT_FLAGS, CONTROL, either);
            }
            case ALT_KEY -> {
                set(extended ? BiosData.KEYBOARD_STATE : BiosData.SHIFT_KEYS, extended ? RIGHT_ALT : LEFT_ALT, pressed);
                boolean either = has(BiosData.KEYBOARD_STATE, RIGHT_ALT) || has(BiosData.SHIFT_KEYS, LEFT_ALT);
                set(BiosData.SHIFT_FLAGS, ALT, either);
                int number = memory.get8(BiosData.ALT_NUMBER);
                if (!either && number != 0) {
                    memory.store8(BiosData.ALT_NUMBER, 0);
                    keys.add(number);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Handles the lock keys, and what Insert does beside being a key; true if nothing is to be queued. */
    private boolean lockKey(int scancode, boolean pressed) {
        switch (scancode) {
            case CAPS_LOCK_KEY -> toggle(CAPS_LOCK, pressed);
            case NUM_LOCK_KEY -> toggle(NUM_LOCK, pressed);
            case SCROLL_LOCK_KEY -> toggle(SCROLL_LOCK, pressed);
            case INSERT_KEY -> {
                if (!has(BiosData.SHIFT_FLAGS, ALT | NUM_LOCK)) {
                    toggle(INSERT, pressed);
                }
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A lock key changes its state when it goes down, not when it repeats. */
    private void toggle(int bit, boolean pressed) {
        if (pressed && !has(BiosData.SHIFT_KEYS, bit)) {
            set(BiosData.SHIFT_FLAGS, bit, !has(BiosData.SHIFT_FLAGS, bit));
            int locks = memory.get8(BiosData.SHIFT_FLAGS) >> 4 & INDICATORS;
            memory.store8(BiosData.INDICATORS, memory.get8(BiosData.INDICATORS) & ~INDICATORS | locks);
        }
        set(BiosData.SHIFT_KEYS, bit, pressed);
    }

    private boolean has(int address, int bits) {
        return (memory.get8(address) & bits) != 0;
    }

    private void set(int address, int bit, boolean on) {
        int value = memory.get8(address);
        memory.store8(address, on ? value | bit : value & ~bit);
    }
}

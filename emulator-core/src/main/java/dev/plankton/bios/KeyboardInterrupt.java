package dev.plankton.bios;

import dev.plankton.device.Keyboard;
import dev.plankton.memory.Memory;

/**
 * The stock INT 09h: takes a scan code from the controller, keeps the shift state, and queues the key. Source: IBM PS/2
 * and PC BIOS Interface Technical Reference, "Interrupt 09H". Left out: the calls of INT 15h AH=4Fh, INT 1Bh and INT 05h,
 * the pause state, and characters typed by number with Alt.
 */
final class KeyboardInterrupt {
    private static final int RELEASED = 0x80;
    private static final int PREFIX = 0xE0;
    private static final int PAUSE_PREFIX = 0xE1;
    private static final int DELETE = 0x53;

    private static final int RIGHT_SHIFT = 0x01;
    private static final int LEFT_SHIFT = 0x02;
    private static final int CONTROL = 0x04;
    private static final int ALT = 0x08;
    private static final int NUM_LOCK = 0x20;
    private static final int CAPS_LOCK = 0x40;

    private static final int LEFT_CONTROL = 0x01;
    private static final int LEFT_ALT = 0x02;

    private static final int AFTER_PAUSE_PREFIX = 0x01;
    private static final int AFTER_PREFIX = 0x02;
    private static final int RIGHT_CONTROL = 0x04;
    private static final int RIGHT_ALT = 0x08;

    private final Memory memory;
    private final Keyboard keyboard;
    private final KeyBuffer keys;

    KeyboardInterrupt(Memory memory, Keyboard keyboard, KeyBuffer keys) {
        this.memory = memory;
        this.keyboard = keyboard;
        this.keys = keys;
    }

    /** True if the user pressed Ctrl, Alt and Del: the machine is to boot again. */
    boolean take() {
        int code = keyboard.in8(0x60);
        if (code == PREFIX || code == PAUSE_PREFIX) {
            set(BiosData.KEYBOARD_STATE, code == PREFIX ? AFTER_PREFIX : AFTER_PAUSE_PREFIX, true);
            return false;
        }
        boolean extended = has(BiosData.KEYBOARD_STATE, AFTER_PREFIX);
        boolean pause = has(BiosData.KEYBOARD_STATE, AFTER_PAUSE_PREFIX);
        set(BiosData.KEYBOARD_STATE, AFTER_PREFIX, false);
        int scancode = code & ~RELEASED;
        boolean pressed = (code & RELEASED) == 0;
        if (pause) {
            // Pause is E1 1D 45 and E1 9D C5: the prefix covers two bytes.
            set(BiosData.KEYBOARD_STATE, AFTER_PAUSE_PREFIX, scancode == 0x1D);
            return false;
        }
        if (shiftKey(scancode, extended, pressed) || !pressed) {
            return false;
        }
        boolean control = has(BiosData.SHIFT_FLAGS, CONTROL);
        boolean alt = has(BiosData.SHIFT_FLAGS, ALT);
        if (scancode == DELETE && control && alt) {
            memory.store16(BiosData.RESET_FLAG, 0x1234);
            return true;
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
        return false;
    }

    /** Handles the keys that only change the shift state; false for all others. */
    private boolean shiftKey(int scancode, boolean extended, boolean pressed) {
        switch (scancode) {
            case 0x2A, 0x36 -> {
                // E0 2A and E0 36 are the shifts a keyboard makes up around grey keys.
                if (!extended) {
                    set(BiosData.SHIFT_FLAGS, scancode == 0x2A ? LEFT_SHIFT : RIGHT_SHIFT, pressed);
                }
            }
            case 0x1D -> {
                set(
                        extended ? BiosData.KEYBOARD_STATE : BiosData.SHIFT_KEYS,
                        extended ? RIGHT_CONTROL : LEFT_CONTROL,
                        pressed);
                boolean other = has(BiosData.KEYBOARD_STATE, RIGHT_CONTROL) || has(BiosData.SHIFT_KEYS, LEFT_CONTROL);
                set(BiosData.SHIFT_FLAGS, CONTROL, other);
            }
            case 0x38 -> {
                set(extended ? BiosData.KEYBOARD_STATE : BiosData.SHIFT_KEYS, extended ? RIGHT_ALT : LEFT_ALT, pressed);
                set(
                        BiosData.SHIFT_FLAGS,
                        ALT,
                        has(BiosData.KEYBOARD_STATE, RIGHT_ALT) || has(BiosData.SHIFT_KEYS, LEFT_ALT));
            }
            // Caps, Num and Scroll Lock: bits 6, 5 and 4, of the state and of the keys pressed alike.
            case 0x3A -> toggle(0x40, pressed);
            case 0x45 -> toggle(0x20, pressed);
            case 0x46 -> toggle(0x10, pressed);
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

package dev.plankton.bios.keyboard;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;

/** INT 16h: reading keys. Source: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 16H". */
public final class KeyboardServices {
    private static final int EXTENDED = 0xE0;

    /** Functions 10h to 12h and 0Ah are there. */
    private static final int FUNCTIONALITY = 0x30;

    /** An MF2 keyboard at a controller that translates. */
    private static final int KEYBOARD_ID = 0x41AB;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final KeyBuffer keys;
    /** Cancelled before a wait for a key: an abandoned wait of another service may look like it. */
    private final WaitTimer timer;

    public KeyboardServices(Cpu cpu, Memory memory, Caller caller, KeyBuffer keys, WaitTimer timer) {
        this.timer = timer;
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.keys = keys;
    }

    public Outcome call() {
        int function = cpu.reg8(Cpu.AH);
        switch (function) {
            case 0x00, 0x10 -> {
                if (keys.empty()) {
                    timer.cancel();
                    return Outcome.WAIT;
                }
                cpu.setReg16(Cpu.AX, key(function));
                keys.drop();
            }
            case 0x01, 0x11 -> {
                caller.setZero(keys.empty());
                if (!keys.empty()) {
                    cpu.setReg16(Cpu.AX, key(function));
                }
            }
            case 0x02 -> cpu.setReg8(Cpu.AL, memory.get8(BiosData.SHIFT_FLAGS));
            case 0x05 -> cpu.setReg8(Cpu.AL, keys.add(cpu.reg16(Cpu.CX)) ? 0 : 1);
            case 0x09 -> cpu.setReg8(Cpu.AL, FUNCTIONALITY);
            case 0x0A -> cpu.setReg16(Cpu.BX, KEYBOARD_ID);
            // By this KEYB learns that functions 10h to 12h are there; those of 122 keys are not, so A2h changes
            // nothing.
            case 0x92 -> cpu.setReg8(Cpu.AH, 0x80);
            case 0x12 -> {
                int pressed = memory.get8(BiosData.SHIFT_KEYS);
                int right = memory.get8(BiosData.KEYBOARD_STATE) & 0x0C;
                cpu.setReg8(Cpu.AL, memory.get8(BiosData.SHIFT_FLAGS));
                cpu.setReg8(Cpu.AH, (pressed & 0x73) | ((pressed & 0x04) << 5) | right);
            }
            default -> {
                // The typematic rate has no effect here.
            }
        }
        return Outcome.DONE;
    }

    /** The functions below 10h report the keys of a 101-key keyboard as an 83-key one had them. */
    private int key(int function) {
        int key = keys.peek();
        if (function >= 0x10) {
            return key;
        }
        int character = key & 0xFF;
        int scancode = key >> 8;
        if (scancode == EXTENDED) {
            return (character == '/' ? 0x3500 : 0x1C00) | character;
        }
        return character == EXTENDED && scancode != 0 ? scancode << 8 : key;
    }
}

package dev.plankton.bios.video;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Steps;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/** INT 10h AH=10h: palette and colours. Source: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 10H". */
final class PaletteServices {
    private static final int ATTRIBUTES = StateMap.VIDEO + VideoRegisters.ATTRIBUTES;
    private static final int COLOURS = StateMap.VIDEO + VideoRegisters.COLOURS;
    private static final int PEL_MASK = StateMap.VIDEO + VideoRegisters.PEL_MASK;

    private static final int MODE = 0x10;
    private static final int BORDER = 0x11;
    private static final int COLOUR_SELECT = 0x14;
    private static final int BLINK = 0x08;
    private static final int SIXTEEN_PAGES = 0x80;

    /** What a colour of many costs, see {@link Steps#charge}. */
    private static final int COLOUR_COST = 6;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Steps steps;

    PaletteServices(Cpu cpu, Memory memory, Caller caller, Steps steps) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.steps = steps;
    }

    void call() {
        int bl = cpu.reg8(Cpu.BL);
        int bh = cpu.reg8(Cpu.BH);
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.DX);
        int al = cpu.reg8(Cpu.AL);
        if (al == 0x12 || al == 0x17 || al == 0x1B) {
            steps.charge(COLOUR_COST * Math.min(cpu.reg16(Cpu.CX), 256));
        }
        switch (al) {
            case 0x00 -> setAttribute(bl, bh);
            case 0x01 -> setAttribute(BORDER, bh);
            case 0x02 -> {
                for (int i = 0; i <= 16; i++) {
                    setAttribute(i < 16 ? i : BORDER, caller.get8(segment, offset + i));
                }
            }
            case 0x03 -> {
                int mode = attribute(MODE);
                setAttribute(MODE, (bl & 1) != 0 ? mode | BLINK : mode & ~BLINK);
            }
            case 0x07 -> cpu.setReg8(Cpu.BH, bl <= COLOUR_SELECT ? attribute(bl) : 0);
            case 0x08 -> cpu.setReg8(Cpu.BH, attribute(BORDER));
            case 0x09 -> {
                for (int i = 0; i <= 16; i++) {
                    caller.set8(segment, offset + i, attribute(i < 16 ? i : BORDER));
                }
            }
            case 0x10 -> {
                int at = colour(bl);
                memory.put8(at, cpu.reg8(Cpu.DH) & 0x3F);
                memory.put8(at + 1, cpu.reg8(Cpu.CH) & 0x3F);
                memory.put8(at + 2, cpu.reg8(Cpu.CL) & 0x3F);
            }
            case 0x12 -> {
                for (int i = 0; i < 3 * Math.min(cpu.reg16(Cpu.CX), 256 - bl); i++) {
                    memory.put8(colour(bl) + i, caller.get8(segment, offset + i) & 0x3F);
                }
            }
            case 0x13 -> selectPage(bl, bh);
            case 0x15 -> {
                int at = colour(bl);
                cpu.setReg8(Cpu.DH, memory.get8(at));
                cpu.setReg8(Cpu.CH, memory.get8(at + 1));
                cpu.setReg8(Cpu.CL, memory.get8(at + 2));
            }
            case 0x17 -> {
                for (int i = 0; i < 3 * Math.min(cpu.reg16(Cpu.CX), 256 - bl); i++) {
                    caller.set8(segment, offset + i, memory.get8(colour(bl) + i));
                }
            }
            case 0x18 -> memory.put8(PEL_MASK, bl);
            case 0x19 -> cpu.setReg8(Cpu.BL, memory.get8(PEL_MASK));
            case 0x1A -> {
                boolean sixteen = (attribute(MODE) & SIXTEEN_PAGES) != 0;
                cpu.setReg8(Cpu.BL, sixteen ? 1 : 0);
                cpu.setReg8(Cpu.BH, sixteen ? attribute(COLOUR_SELECT) : attribute(COLOUR_SELECT) >> 2);
            }
            case 0x1B -> sumToGrey(bl, cpu.reg16(Cpu.CX));
            default -> {
                // The rest is reserved.
            }
        }
    }

    private void selectPage(int function, int value) {
        int mode = attribute(MODE);
        if (function == 0) {
            setAttribute(MODE, (value & 1) != 0 ? mode | SIXTEEN_PAGES : mode & ~SIXTEEN_PAGES);
        } else {
            setAttribute(COLOUR_SELECT, (mode & SIXTEEN_PAGES) != 0 ? value : value << 2);
        }
    }

    /** Replaces colours by greys of the same brightness: 30 % red, 59 % green, 11 % blue. */
    void sumToGrey(int first, int count) {
        for (int i = first; i < Math.min(first + count, 256); i++) {
            int at = colour(i);
            int sum = 77 * memory.get8(at) + 151 * memory.get8(at + 1) + 28 * memory.get8(at + 2) + 0x80;
            int grey = Math.min(sum >> 8, 0x3F);
            memory.put8(at, grey);
            memory.put8(at + 1, grey);
            memory.put8(at + 2, grey);
        }
    }

    private static int colour(int number) {
        return COLOURS + 3 * (number & 0xFF);
    }

    private int attribute(int register) {
        return memory.get8(ATTRIBUTES + register);
    }

    private void setAttribute(int register, int value) {
        if (register <= COLOUR_SELECT) {
            boolean wide = register == MODE || register == BORDER;
            memory.put8(ATTRIBUTES + register, value & (wide ? 0xFF : 0x3F));
        }
    }
}

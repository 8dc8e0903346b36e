package dev.plankton.bios;

import dev.plankton.bios.data.Caller;
import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/** INT 15h AX=E820h and E801h: what memory there is. Source: Advanced Configuration and Power Interface Specification, 15. */
final class MemoryMap {
    private static final int SIGNATURE = 0x534D4150;
    private static final int ENTRY = 20;
    private static final int USABLE = 1;
    private static final int RESERVED = 2;

    private final Cpu cpu;
    private final int extendedKilobytes;
    private final Caller caller;

    /** Start, end and kind of each part. */
    private final int[][] parts;

    MemoryMap(Cpu cpu, Memory memory, Caller caller) {
        this.cpu = cpu;
        this.caller = caller;
        extendedKilobytes = memory.extendedKilobytes();
        parts = new int[][] {
            {0, 0xA0000, USABLE},
            {StateMap.ROM, StateMap.ROM_END, RESERVED},
            {StateMap.ROM_END, StateMap.ROM_END + 1024 * extendedKilobytes, USABLE}
        };
    }

    void call() {
        int part = cpu.reg32(Cpu.BX);
        boolean asked = cpu.reg32(Cpu.DX) == SIGNATURE && cpu.reg32(Cpu.CX) >= ENTRY;
        if (cpu.reg8(Cpu.AL) == 0x01) {
            sizes();
        } else if (cpu.reg8(Cpu.AL) == 0x20 && asked && part >= 0 && part < parts.length) {
            describe(part);
        } else {
            caller.report(SystemServices.UNSUPPORTED);
        }
    }

    /** Up to 16 MiB in KiB; in BX and DX, what is above that, which is nothing. */
    private void sizes() {
        cpu.setReg16(Cpu.AX, extendedKilobytes);
        cpu.setReg16(Cpu.CX, extendedKilobytes);
        cpu.setReg16(Cpu.BX, 0);
        cpu.setReg16(Cpu.DX, 0);
        caller.setCarry(false);
    }

    private void describe(int part) {
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.DI);
        caller.set32(segment, offset, parts[part][0]);
        caller.set32(segment, offset + 4, 0);
        caller.set32(segment, offset + 8, parts[part][1] - parts[part][0]);
        caller.set32(segment, offset + 12, 0);
        caller.set32(segment, offset + 16, parts[part][2]);
        cpu.setReg32(Cpu.AX, SIGNATURE);
        cpu.setReg32(Cpu.BX, part + 1 == parts.length ? 0 : part + 1);
        cpu.setReg32(Cpu.CX, ENTRY);
        caller.setCarry(false);
    }
}

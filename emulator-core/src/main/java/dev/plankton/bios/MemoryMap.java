package dev.plankton.bios;

import dev.plankton.bios.data.Caller;
import dev.plankton.cpu.Cpu;
import dev.plankton.memory.StateMap;

/** INT 15h AX=E820h and E801h: what memory there is. Source: Advanced Configuration and Power Interface Specification, 15. */
final class MemoryMap {
    private static final int SIGNATURE = 0x534D4150;
    private static final int ENTRY = 20;
    private static final int USABLE = 1;
    private static final int RESERVED = 2;

    /** Start, end and kind of each part. */
    private static final int[][] PARTS = {
        {0, 0xA0000, USABLE},
        {StateMap.ROM, StateMap.ROM_END, RESERVED},
        {StateMap.ROM_END, StateMap.RAM_SIZE, USABLE}
    };

    private final Cpu cpu;
    private final Caller caller;

    MemoryMap(Cpu cpu, Caller caller) {
        this.cpu = cpu;
        this.caller = caller;
    }

    void call() {
        int part = cpu.reg32(Cpu.BX);
        boolean asked = cpu.reg32(Cpu.DX) == SIGNATURE && cpu.reg32(Cpu.CX) >= ENTRY;
        if (cpu.reg8(Cpu.AL) == 0x01) {
            sizes();
        } else if (cpu.reg8(Cpu.AL) == 0x20 && asked && part >= 0 && part < PARTS.length) {
            describe(part);
        } else {
            caller.report(SystemServices.UNSUPPORTED);
        }
    }

    private void sizes() {
        int kilobytes = (StateMap.RAM_SIZE - StateMap.ROM_END) / 1024;
        cpu.setReg16(Cpu.AX, kilobytes);
        cpu.setReg16(Cpu.CX, kilobytes);
        cpu.setReg16(Cpu.BX, 0);
        cpu.setReg16(Cpu.DX, 0);
        caller.setCarry(false);
    }

    private void describe(int part) {
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.DI);
        caller.set32(segment, offset, PARTS[part][0]);
        caller.set32(segment, offset + 4, 0);
        caller.set32(segment, offset + 8, PARTS[part][1] - PARTS[part][0]);
        caller.set32(segment, offset + 12, 0);
        caller.set32(segment, offset + 16, PARTS[part][2]);
        cpu.setReg32(Cpu.AX, SIGNATURE);
        cpu.setReg32(Cpu.BX, part + 1 == PARTS.length ? 0 : part + 1);
        cpu.setReg32(Cpu.CX, ENTRY);
        caller.setCarry(false);
    }
}

package dev.plankton.machine.boot;

import dev.plankton.bios.data.BiosData;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.bus.IsaBus;
import dev.plankton.memory.Memory;

/**
 * The shutdown code in CMOS byte 0Fh: a program that resets the CPU, as an 80286 must to leave protected mode, leaves there
 * where the BIOS is to go on instead of its self test. Nothing but the CPU has been reset then. Source: IBM PC/AT Technical
 * Reference, March 1986, BIOS listing, "POST1".
 */
public final class ShutdownCode {
    private static final int CMOS_BYTE = 0x0F;

    /** End the interrupts and jump by 0040:0067. */
    private static final int JUMP_AFTER_INTERRUPT = 0x05;

    /** Jump by 0040:0067. */
    private static final int JUMP = 0x0A;

    /** SS:SP is at 0040:0067, and what lies there is for IRET, or for a far RET. */
    private static final int INTERRUPT_RETURN = 0x0B, FAR_RETURN = 0x0C;

    private static final int DATA_SEGMENT = 0x40;
    private static final int NON_SPECIFIC_EOI = 0x20;

    private final Cpu cpu;
    private final Memory memory;
    private final IsaBus bus;

    public ShutdownCode(Cpu cpu, Memory memory, IsaBus bus) {
        this.cpu = cpu;
        this.memory = memory;
        this.bus = bus;
    }

    /** Resets the CPU and goes on where CMOS says; false, with nothing done, if it says nothing. */
    public boolean resume() {
        int code = bus.rtc().read(CMOS_BYTE);
        boolean known = code == JUMP_AFTER_INTERRUPT || code >= JUMP && code <= FAR_RETURN;
        if (!known) {
            return false;
        }
        bus.rtc().write(CMOS_BYTE, 0);
        boolean a20 = cpu.a20();
        cpu.restart();
        cpu.setA20(a20);
        cpu.setSegment(Cpu.DS, DATA_SEGMENT);
        int offset = memory.get16(BiosData.RESUME);
        int segment = memory.get16(BiosData.RESUME + 2);
        if (code == JUMP_AFTER_INTERRUPT) {
            bus.keyboard().in8(0x60);
            bus.pic().out8(0xA0, NON_SPECIFIC_EOI);
            bus.pic().out8(0x20, NON_SPECIFIC_EOI);
        }
        if (code == JUMP_AFTER_INTERRUPT || code == JUMP) {
            cpu.setSegment(Cpu.CS, segment);
            cpu.setIp(offset);
        } else {
            popTarget(segment, offset, code == INTERRUPT_RETURN);
        }
        return true;
    }

    private void popTarget(int segment, int offset, boolean withFlags) {
        cpu.setSegment(Cpu.SS, segment);
        cpu.setIp(word(segment, offset));
        cpu.setSegment(Cpu.CS, word(segment, offset + 2));
        if (withFlags) {
            cpu.setFlags(word(segment, offset + 4));
        }
        cpu.setReg16(Cpu.SP, offset + (withFlags ? 6 : 4));
    }

    private int word(int segment, int offset) {
        int base = segment << 4;
        return memory.load8(base + (offset & 0xFFFF)) | memory.load8(base + (offset + 1 & 0xFFFF)) << 8;
    }
}

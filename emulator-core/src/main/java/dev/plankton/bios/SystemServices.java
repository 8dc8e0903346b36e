package dev.plankton.bios;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.data.Steps;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * INT 15h: waiting, power, extended memory and its map, the A20 gate, the configuration table. Source: IBM PS/2 and PC BIOS Interface
 * Technical Reference, "Interrupt 15H".
 */
final class SystemServices {
    static final int UNSUPPORTED = 0x86;
    private static final int BAD_ADDRESS = 0x02;

    private static final int SOURCE_DESCRIPTOR = 0x10;
    private static final int TARGET_DESCRIPTOR = 0x18;

    /** Bytes that a block is moved by. */
    private static final int PART = 4096;

    /** Bytes that move for the cost of an instruction. */
    private static final int BYTES_PER_UNIT = 32;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final PowerServices power;
    private final EventWait eventWait;
    private final PointingDevice pointer;
    private final MemoryMap memoryMap;
    private final Steps steps;

    SystemServices(
            Cpu cpu,
            Memory memory,
            Caller caller,
            WaitTimer timer,
            EventWait eventWait,
            PointingDevice pointer,
            Steps steps) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.power = new PowerServices(cpu, caller, timer);
        this.eventWait = eventWait;
        this.pointer = pointer;
        this.steps = steps;
        this.memoryMap = new MemoryMap(cpu, memory, caller);
    }

    Outcome call() {
        switch (cpu.reg8(Cpu.AH)) {
            case 0x24 -> a20Gate();
            // A scan code that no program intercepts is processed.
            case 0x4F -> caller.setCarry(true);
            case 0x53 -> {
                return power.call();
            }
            case 0x83 -> eventWait.call();
            case 0x86 -> {
                return eventWait.waitMicroseconds();
            }
            case 0x87 -> {
                return moveBlock();
            }
            case 0x88 -> {
                cpu.setReg16(Cpu.AX, memory.extendedKilobytes());
                caller.setCarry(false);
            }
            // For multitasking systems to hook: open, close, end of program, SysReq, device busy, interrupt complete.
            case 0x80, 0x81, 0x82, 0x85, 0x90 -> caller.report(0);
            case 0x91 -> {}
            case 0xC0 -> {
                cpu.setSegment(Cpu.ES, RomLayout.SEGMENT);
                cpu.setReg16(Cpu.BX, RomLayout.CONFIGURATION_TABLE);
                caller.report(0);
            }
            case 0xC2 -> pointer.call();
            case 0xE8 -> memoryMap.call();
            default -> caller.report(UNSUPPORTED);
        }
        return Outcome.DONE;
    }

    private void a20Gate() {
        switch (cpu.reg8(Cpu.AL)) {
            case 0x00, 0x01 -> {
                cpu.setA20(cpu.reg8(Cpu.AL) == 1);
                caller.report(0);
            }
            case 0x02 -> {
                cpu.setReg8(Cpu.AL, cpu.a20() ? 1 : 0);
                caller.report(0);
            }
            case 0x03 -> {
                // By the keyboard controller and by port 92h.
                cpu.setReg16(Cpu.BX, 0x0003);
                caller.report(0);
            }
            default -> caller.report(UNSUPPORTED);
        }
    }

    /** Moves CX words between the bases of two descriptors in the table at ES:SI, which may lie above 1 MB. */
    private Outcome moveBlock() {
        // The move may overwrite the table, so what it says is noted.
        boolean underWay = steps.underWay();
        int source = underWay ? steps.noted(0) : base(SOURCE_DESCRIPTOR);
        int target = underWay ? steps.noted(1) : base(TARGET_DESCRIPTOR);
        int done = steps.noted(2);
        int length = cpu.reg16(Cpu.CX) * 2;
        int end = StateMap.ROM_END + 1024 * memory.extendedKilobytes();
        if (source + length > end || target + length > end) {
            caller.report(BAD_ADDRESS);
            return Outcome.DONE;
        }
        while (done < length) {
            if (steps.full()) {
                return steps.pause(source, target, done);
            }
            int part = Math.min(length - done, PART);
            move(source + done, target + done, part);
            done += part;
        }
        steps.finish();
        caller.report(0);
        caller.setZero(true);
        return Outcome.DONE;
    }

    private void move(int source, int target, int length) {
        int from = memory.index(source, length);
        int to = memory.index(target, length);
        if (from >= 0 && to >= 0 && memory.copyForward(from, to, length, 1)) {
            steps.charge(length / BYTES_PER_UNIT + 1);
            return;
        }
        steps.charge(length);
        for (int i = 0; i < length; i++) {
            memory.store8(memory.index(target + i, 1), memory.get8(memory.index(source + i, 1)));
        }
    }

    private int base(int descriptor) {
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.SI) + descriptor + 2;
        return caller.get16(segment, offset) | (caller.get8(segment, offset + 2) << 16);
    }
}

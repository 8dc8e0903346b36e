package dev.plankton.bios;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.memory.Memory;

/**
 * INT 15h AH=83h, which sets a flag of the caller's after a time, and the interrupt of the clock that counts it, INT 70h;
 * INT 15h AH=86h, which waits. Only one of them can be under way: the data area has one place for them.
 * Source: IBM PC/AT Technical Reference, March 1986, BIOS listing.
 */
final class EventWait {
    private static final int REGISTER_B = 0x0B;
    private static final int REGISTER_C = 0x0C;
    private static final int PERIODIC = 0x40;
    private static final int ALARM = 0x20;

    private static final int SLAVE_MASK_PORT = 0xA1;
    private static final int CLOCK_LINE = 0x01;

    /** Microseconds between two periodic interrupts, 1024 a second. */
    private static final int PERIOD = 976;

    private static final int BUSY = 0x83;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int PENDING = 0x01;
    private static final int ELAPSED = 0x80;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Pic pic;
    private final Rtc rtc;
    private final WaitTimer timer;

    EventWait(Cpu cpu, Memory memory, Caller caller, Pic pic, Rtc rtc, WaitTimer timer) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.pic = pic;
        this.rtc = rtc;
        this.timer = timer;
    }

    /** AH=86h: waits CX:DX microseconds. */
    Outcome waitMicroseconds() {
        boolean begun = timer.waiting();
        if (!begun && underWay()) {
            caller.report(BUSY);
            return Outcome.DONE;
        }
        long micros = (long) cpu.reg16(Cpu.CX) << 16 | cpu.reg16(Cpu.DX);
        if (!timer.expired(micros * NANOS_PER_MICRO)) {
            if (!begun) {
                memory.store8(BiosData.WAIT_ACTIVE, PENDING);
            }
            return Outcome.WAIT;
        }
        memory.store8(BiosData.WAIT_ACTIVE, 0);
        caller.setCarry(false);
        return Outcome.DONE;
    }

    /** AH=83h. */
    void call() {
        switch (cpu.reg8(Cpu.AL)) {
            case 0x00 -> start();
            case 0x01 -> {
                stop();
                caller.setCarry(false);
            }
            default -> caller.report(SystemServices.UNSUPPORTED);
        }
    }

    private void start() {
        if (underWay()) {
            caller.report(BUSY);
            return;
        }
        memory.store32(BiosData.WAIT_FLAG, cpu.segment(Cpu.ES) << 16 | cpu.reg16(Cpu.BX));
        memory.store32(BiosData.WAIT_MICROS, cpu.reg16(Cpu.CX) << 16 | cpu.reg16(Cpu.DX));
        memory.store8(BiosData.WAIT_ACTIVE, PENDING);
        pic.out8(SLAVE_MASK_PORT, pic.in8(SLAVE_MASK_PORT) & ~CLOCK_LINE);
        rtc.write(REGISTER_B, rtc.read(REGISTER_B) | PERIODIC);
        caller.setCarry(false);
    }

    /** A wait that a handler has left for good, so that its flag stays, ends when its time does. */
    private boolean underWay() {
        boolean counts = (rtc.read(REGISTER_B) & PERIODIC) != 0;
        return (memory.get8(BiosData.WAIT_ACTIVE) & PENDING) != 0 && (counts || timer.running());
    }

    private void stop() {
        memory.store8(BiosData.WAIT_ACTIVE, 0);
        rtc.write(REGISTER_B, rtc.read(REGISTER_B) & ~PERIODIC);
    }

    /** Serves the clock's interrupt; true if its alarm is due, which is INT 4Ah's. */
    boolean clockInterrupt() {
        int flags = rtc.read(REGISTER_C) & rtc.read(REGISTER_B);
        if ((flags & PERIODIC) != 0 && (memory.get8(BiosData.WAIT_ACTIVE) & PENDING) != 0) {
            long rest = (memory.get32(BiosData.WAIT_MICROS) & 0xFFFFFFFFL) - PERIOD;
            memory.store32(BiosData.WAIT_MICROS, (int) Math.max(rest, 0));
            if (rest <= 0) {
                int flag = memory.get32(BiosData.WAIT_FLAG);
                stop();
                caller.set8(flag >>> 16, flag & 0xFFFF, caller.get8(flag >>> 16, flag & 0xFFFF) | ELAPSED);
            }
        }
        return (flags & ALARM) != 0;
    }
}

package dev.plankton.machine.core;

import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.data.TickCount;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.IdleLoop;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.device.bus.Backplane;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Decides whether the timer ticks of a sleeping guest can be elided: never delivered, only counted when the count is read.
 *
 * <p>That is so if the stock INT 08h and INT 1Ch serve them, at the stock vector in the stock table, and the guest, woken by one, comes back to the same HLT with
 * the same registers, having written nothing and read nothing that a tick changes (see {@link IdleLoop}). The bytes a
 * tick does change are the BIOS's count and, once, the interrupt frame below the stack pointer; {@link #countTicks}
 * makes both what they would have been.
 */
final class TickElision {
    private static final int TICK_COUNT = 0x46C;
    private static final int TICK_COUNT_END = 0x471;
    private static final int MOTOR_TIMEOUT = 0x440;
    private static final int FRAME = 6;
    private static final int TIMER_VECTOR = 0x08;

    /** End of interrupt vectors and BIOS data, where a frame might change what serves the tick. */
    private static final int BIOS_DATA_END = 0x500;

    private static final long DAY_MILLIS = 86_400_000;

    /** Timer input clock in Hz; a tick is 65536 of its periods. */
    private static final long TIMER_HZ = 1_193_182;

    private final Cpu cpu;
    private final Memory memory;
    private final Pic pic;
    private final Ne2000 nic;
    private final Backplane backplane;
    private final IdleLoop loop;

    TickElision(Cpu cpu, Memory memory, Pic pic, Ne2000 nic, Backplane backplane) {
        this.cpu = cpu;
        this.memory = memory;
        this.pic = pic;
        this.nic = nic;
        this.backplane = backplane;
        loop = new IdleLoop(cpu, this::changesWithTicks, this::portStaysTheSame);
    }

    /** Whether ticks change nothing but their count for the guest that has just gone to sleep. */
    boolean proves(Activity activity) {
        boolean stock = countedByBios()
                && RomLayout.vectorIs(memory, 0x1C, RomLayout.IRET)
                && (cpu.flags() & Flags.TF) == 0
                && cpu.hidden.interruptible()
                && !cpu.watched()
                && frameFits();
        if (!stock) {
            return false;
        }
        // A waiting service looks at its own condition again, which no tick changes.
        return activity == Activity.WAITING || loop.returnsUnchanged();
    }

    /** Whether a tick now would enter the stock INT 08h. */
    boolean countedByBios() {
        return RomLayout.vectorIs(memory, TIMER_VECTOR, RomLayout.TIMER_INTERRUPT)
                && pic.vector(0) == TIMER_VECTOR
                && loop.vectorsAtZero()
                && pic.wouldDeliver(0);
    }

    /** Does what {@code ticks} elided ticks would have done. */
    void countTicks(long ticks) {
        if (ticks == 0) {
            return;
        }
        TickCount.add(memory, ticks);
        int frame = frameAddress();
        memory.store16(frame + 4, cpu.flags());
        memory.store16(frame + 2, cpu.segment(Cpu.CS));
        memory.store16(frame, cpu.ip());
    }

    /**
     * Counts the ticks that passed while the VM waited for a core: the timer raised its interrupt only once for them all,
     * but a guest that leaves counting to the BIOS must not lose time.
     */
    void countLostTicks(long ticks) {
        if (ticks > 0 && countedByBios()) {
            TickCount.add(memory, ticks);
        }
    }

    /** Sets the tick count to the time of day, as the power-on self test does. */
    void startTickCount(long epochMillis) {
        TickCount.add(memory, epochMillis % DAY_MILLIS * TIMER_HZ / (65536 * 1000L));
    }

    private boolean changesWithTicks(int address, int bytes) {
        int end = address + bytes;
        int frame = frameAddress();
        return address < TICK_COUNT_END && end > TICK_COUNT
                || address <= MOTOR_TIMEOUT && end > MOTOR_TIMEOUT
                || memory.apertureOpen() && address < Aperture.END && end > Aperture.START
                || memory.touchesRegisters(address, bytes)
                || address < frame + FRAME && end > frame;
    }

    private boolean frameFits() {
        int frame = frameAddress();
        boolean inBaseMemory = frame >= BIOS_DATA_END && frame + FRAME <= StateMap.EMPTY;
        boolean inHighMemory = frame >= StateMap.ROM_END && cpu.a20();
        return cpu.reg16(Cpu.SP) >= FRAME && (inBaseMemory || inHighMemory);
    }

    private int frameAddress() {
        return (cpu.segment(Cpu.SS) << 4) + cpu.reg16(Cpu.SP) - FRAME;
    }

    /** Interrupt masks and the status of the NICs change only with input, which wakes the VM; cards say so of their own ports. */
    private boolean portStaysTheSame(int port) {
        return switch (port) {
            case 0x21, 0xA1, 0xE0, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7 -> true;
            default -> nic.staysTheSame(port) || backplane.staysTheSame(port);
        };
    }
}

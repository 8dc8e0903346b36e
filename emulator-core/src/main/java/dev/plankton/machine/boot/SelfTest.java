package dev.plankton.machine.boot;

import dev.plankton.bios.BiosRom;
import dev.plankton.bios.BootSector;
import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.TickCount;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.bus.IsaBus;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * What the power-on self test of a PC leaves: devices initialised, vectors and BIOS data in place, the boot sector loaded
 * and about to start. It runs when a template is made, and again whenever the guest resets its PC.
 *
 * <p>State: the number of instructions at the last reset, 64 bits at {@link StateMap#BIOS} + 16.
 */
public final class SelfTest {
    private static final int LAST_RESET = StateMap.BIOS + 16;

    /** Bytes of what the BIOS services keep between calls. */
    private static final int SERVICES = LAST_RESET - StateMap.BIOS;

    /** A guest that lives for fewer instructions than this from boot to triple fault would do so for ever. */
    private static final long SHORTEST_LIFE = 1_000_000;

    private static final int RTC_REGISTER_A = 0x0A;
    private static final int RTC_REGISTER_B = 0x0B;

    private final Cpu cpu;
    private final Memory memory;
    private final IsaBus bus;
    private final DiskDrive drive;

    public SelfTest(Cpu cpu, Memory memory, IsaBus bus, DiskDrive drive) {
        this.cpu = cpu;
        this.memory = memory;
        this.bus = bus;
        this.drive = drive;
    }

    /** After power-on: all RAM is zero. */
    public void powerOn(Drives drives) {
        drive.insert(drives);
        memory.fill(StateMap.EMPTY, StateMap.ROM - StateMap.EMPTY, 0xFF);
        BiosRom.install(memory, drives);
        cpu.reset();
        bus.pic().powerOn();
        bus.pit().powerOn();
        bus.rtc().powerOn(0, drives);
        if (cpu.coprocessor) {
            bus.rtc().noteCoprocessor();
            startCoprocessor();
        }
        bus.uart().powerOn();
        bus.keyboard().powerOn();
        bus.requestNic().powerOn();
        bus.ne2000().powerOn();
        bus.backplane().powerOn();
        BootSector.load(cpu, drive);
    }

    /**
     * After a reset: memory beyond the BIOS's, CMOS and the time of day stay, and so do what the serial port has received and a
     * request that the guest has not begun to answer.
     */
    public void restart() {
        int ticks = TickCount.get(memory);
        memory.fill(StateMap.BIOS, SERVICES, 0);
        bus.video().release();
        BiosRom.install(memory, drive.drives());
        bus.video().registersChanged();
        TickCount.add(memory, ticks);
        cpu.restart();
        bus.pic().powerOn();
        if (cpu.coprocessor) {
            startCoprocessor();
        }
        bus.keyboard().powerOn();
        bus.ne2000().reset();
        restartTimer();
        bus.rtc().write(RTC_REGISTER_A, 0x26);
        bus.rtc().write(RTC_REGISTER_B, 0x02);
        bus.uart().restart();
        bus.requestNic().restart();
        bus.backplane().reset();
        BootSector.load(cpu, drive);
        memory.put64(LAST_RESET, cpu.instructions());
    }

    /** Notes the x87 in the equipment, and opens its interrupt. */
    private void startCoprocessor() {
        memory.put16(BiosData.EQUIPMENT, memory.get16(BiosData.EQUIPMENT) | BiosData.EQUIPMENT_COPROCESSOR);
        bus.pic().out8(0xA1, bus.pic().in8(0xA1) & ~(1 << Pic.COPROCESSOR - 8));
    }

    /** Programs the timer as {@code Pit.powerOn} leaves it, but from now on. */
    private void restartTimer() {
        bus.pit().out8(0x43, 0x34);
        bus.pit().out8(0x40, 0);
        bus.pit().out8(0x40, 0);
        bus.pit().out8(0x43, 0x54);
        bus.pit().out8(0x41, 0x12);
        bus.pit().out8(0x43, 0xB6);
        bus.pit().out8(0x42, 0x33);
        bus.pit().out8(0x42, 0x05);
        bus.board().reset();
    }

    /** Whether a triple fault now is a way to reset the PC; if not, the guest would only fault again. */
    public boolean survivesTripleFault() {
        return cpu.instructions() - memory.get64(LAST_RESET) >= SHORTEST_LIFE;
    }
}

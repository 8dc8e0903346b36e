package dev.plankton.bios;

import dev.plankton.cpu.Cpu;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.disk.Disk;

/**
 * The hand-over from BIOS to boot sector.
 *
 * <p>A boot sector may rely on little: CS:IP, DL, interrupts on. Many small ones also use the stack without setting it
 * up; SS:SP is 0000:6F00, about where SeaBIOS leaves it, with room below and clear of the sector at 7C00h. AX is AA55h,
 * the signature as SeaBIOS read it last; all else is 0.
 */
public final class BootSector {
    /** Where a boot sector is loaded, in segment 0. */
    public static final int ADDRESS = 0x7C00;

    private static final int STACK = 0x6F00;
    private static final int INTERRUPTS_ON = 0x0202;

    private BootSector() {}

    /**
     * Loads the first sector of the first disk in {@code drive}, which there must be, and points the CPU at it, whether or not it is signed: the caller
     * decides what {@link Disk#bootable} means to it.
     */
    public static void load(Cpu cpu, DiskDrive drive) {
        int number = drive.drives().number(0);
        drive.read(number, 0, ADDRESS, 1);
        for (int register = Cpu.AX; register <= Cpu.DI; register++) {
            cpu.setReg32(register, 0);
        }
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.AX, 0xAA55);
        cpu.setReg16(Cpu.DX, number);
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setFlags(INTERRUPTS_ON);
        cpu.setIp(ADDRESS);
    }
}

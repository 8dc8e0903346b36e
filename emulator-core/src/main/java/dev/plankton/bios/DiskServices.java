package dev.plankton.bios;

import dev.plankton.cpu.Cpu;
import dev.plankton.device.Disk;
import dev.plankton.device.DiskDrive;
import dev.plankton.device.DiskGeometry;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * INT 13h: the one drive, by cylinder, head and sector or by number. Sources: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 13H"; Phoenix Enhanced
 * Disk Drive Specification 3.0.
 */
final class DiskServices {
    private static final int OK = 0x00;
    private static final int BAD_COMMAND = 0x01;
    private static final int SECTOR_NOT_FOUND = 0x04;
    private static final int BAD_PARAMETERS = 0x07;
    private static final int BUFFER_WRAPS = 0x09;
    private static final int CONTROLLER_FAILED = 0x20;
    private static final int NOT_READY = 0x80;
    private static final int WRITE_FAULT = 0xCC;

    /** What a formatted sector is full of. */
    private static final int FORMAT_FILLER = 0xF6;

    private static final int MOST_SECTORS = 127;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final DiskDrive drive;

    /** Sectors that the transfer in progress has moved. */
    private int transferred;

    private enum Access {
        READ,
        WRITE,
        /** Verify or seek. */
        NONE
    }

    DiskServices(Cpu cpu, Memory memory, Caller caller, DiskDrive drive) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.drive = drive;
    }

    void call() {
        int function = cpu.reg8(Cpu.AH);
        Disk disk = selected();
        if (function == 0x01) {
            int status = memory.get8(statusByte());
            cpu.setReg8(Cpu.AL, status);
            caller.report(status);
            return;
        }
        if (disk == null) {
            absent(function);
            return;
        }
        switch (function) {
            case 0x02 -> byCylinder(disk, Access.READ);
            case 0x03 -> byCylinder(disk, Access.WRITE);
            case 0x04 -> verify(disk);
            case 0x05 -> format(disk);
            case 0x08 -> parameters(disk.geometry());
            case 0x00, 0x09, 0x0C, 0x0D, 0x10, 0x11, 0x16 -> report(OK);
            case 0x15 -> driveType(disk);
            case 0x41, 0x42, 0x43, 0x44, 0x47, 0x48 -> extension(function, disk);
            default -> report(BAD_COMMAND);
        }
    }

    private void extension(int function, Disk disk) {
        if (!disk.hardDisk()) {
            report(BAD_COMMAND);
            return;
        }
        switch (function) {
            case 0x41 -> {
                if (cpu.reg16(Cpu.BX) == 0x55AA) {
                    cpu.setReg16(Cpu.BX, 0xAA55);
                    // The subset for fixed disks: packets, as in version 1.
                    cpu.setReg16(Cpu.CX, 0x0001);
                    report(OK);
                    cpu.setReg8(Cpu.AH, 0x01);
                } else {
                    report(BAD_COMMAND);
                }
            }
            case 0x48 -> extendedParameters(disk);
            case 0x42 -> packet(disk, Access.READ);
            case 0x43 -> packet(disk, Access.WRITE);
            default -> packet(disk, Access.NONE);
        }
    }

    private void byCylinder(Disk disk, Access access) {
        int count = cpu.reg8(Cpu.AL);
        int lba = lba(disk);
        int code = count == 0 || count > 128 ? BAD_COMMAND : check(disk, lba, count);
        if (code == OK) {
            code = transfer(access, lba, cpu.segment(Cpu.ES), cpu.reg16(Cpu.BX), count);
        } else {
            transferred = 0;
        }
        cpu.setReg8(Cpu.AL, transferred);
        report(code);
    }

    /** Formats a track: its sectors are as many as the geometry has, whatever the table at ES:BX says. */
    private void format(Disk disk) {
        int lba = lba(disk, 1);
        int sectors = disk.geometry().sectors();
        int code = check(disk, lba, sectors);
        if (code == OK && drive.fill(lba, sectors, FORMAT_FILLER) < sectors) {
            code = WRITE_FAULT;
        }
        report(code);
    }

    private void verify(Disk disk) {
        int count = cpu.reg8(Cpu.AL);
        report(count == 0 ? BAD_COMMAND : check(disk, lba(disk), count));
    }

    /** Functions 42h, 43h, 44h and 47h: the address packet is at DS:SI. */
    private void packet(Disk disk, Access access) {
        int segment = cpu.segment(Cpu.DS);
        int packet = cpu.reg16(Cpu.SI);
        int count = caller.get16(segment, packet + 2);
        long lba = caller.get32(segment, packet + 8);
        boolean far = caller.get32(segment, packet + 12) != 0;
        int code;
        transferred = 0;
        if (caller.get8(segment, packet) < 16 || count > MOST_SECTORS) {
            code = BAD_COMMAND;
        } else if (far || lba + count > disk.sectors()) {
            code = SECTOR_NOT_FOUND;
        } else if (access == Access.NONE) {
            code = OK;
        } else {
            code = transfer(
                    access, (int) lba, caller.get16(segment, packet + 6), caller.get16(segment, packet + 4), count);
        }
        if (code != OK) {
            caller.set16(segment, packet + 2, transferred);
        }
        report(code);
    }

    private int transfer(Access access, int lba, int segment, int offset, int count) {
        transferred = 0;
        int length = count * Disk.SECTOR;
        int address = caller.linear(segment, offset);
        boolean wraps = offset + length > 0x10000 || (!cpu.a20() && address + length > 0x100000);
        if (wraps) {
            return BUFFER_WRAPS;
        }
        if (access == Access.READ) {
            if (!drive.read(lba, address, count)) {
                return CONTROLLER_FAILED;
            }
            transferred = count;
            return OK;
        }
        transferred = drive.write(lba, address, count);
        return transferred == count ? OK : WRITE_FAULT;
    }

    private static int check(Disk disk, int lba, int count) {
        return lba >= 0 && lba + count <= disk.sectors() ? OK : SECTOR_NOT_FOUND;
    }

    /** The sector that CH, CL and DH name, or -1. */
    private int lba(Disk disk) {
        return lba(disk, cpu.reg8(Cpu.CL) & 0x3F);
    }

    /** The same with {@code sector} in place of the one in CL. */
    private int lba(Disk disk, int sector) {
        DiskGeometry geometry = disk.geometry();
        int cylinder = cpu.reg8(Cpu.CH) | ((cpu.reg8(Cpu.CL) & 0xC0) << 2);
        int head = cpu.reg8(Cpu.DH);
        boolean exists = cylinder < geometry.cylinders()
                && head < geometry.heads()
                && sector >= 1
                && sector <= geometry.sectors();
        return exists ? (cylinder * geometry.heads() + head) * geometry.sectors() + sector - 1 : -1;
    }

    private void parameters(DiskGeometry geometry) {
        int last = geometry.cylinders() - 1;
        cpu.setReg8(Cpu.AL, 0);
        cpu.setReg8(Cpu.CH, last & 0xFF);
        cpu.setReg8(Cpu.CL, geometry.sectors() | ((last >> 2) & 0xC0));
        cpu.setReg8(Cpu.DH, geometry.heads() - 1);
        cpu.setReg8(Cpu.DL, 1);
        if (geometry.kind().cmosType() != 0) {
            cpu.setReg16(Cpu.BX, geometry.kind().cmosType());
            cpu.setSegment(Cpu.ES, BiosRom.SEGMENT);
            cpu.setReg16(Cpu.DI, BiosRom.DISKETTE_TABLE);
        }
        report(OK);
    }

    private void driveType(Disk disk) {
        report(OK);
        if (disk.hardDisk()) {
            cpu.setReg16(Cpu.CX, disk.sectors() >> 16);
            cpu.setReg16(Cpu.DX, disk.sectors());
            cpu.setReg8(Cpu.AH, 3);
        } else {
            cpu.setReg8(Cpu.AH, 1);
        }
    }

    private void extendedParameters(Disk disk) {
        int segment = cpu.segment(Cpu.DS);
        int buffer = cpu.reg16(Cpu.SI);
        if (caller.get16(segment, buffer) < 26) {
            report(BAD_COMMAND);
            return;
        }
        caller.set16(segment, buffer, 26);
        // Cylinders, heads and sectors are valid.
        caller.set16(segment, buffer + 2, 0x0002);
        caller.set32(segment, buffer + 4, disk.geometry().cylinders());
        caller.set32(segment, buffer + 8, disk.geometry().heads());
        caller.set32(segment, buffer + 12, disk.geometry().sectors());
        caller.set32(segment, buffer + 16, disk.sectors());
        caller.set32(segment, buffer + 20, 0);
        caller.set16(segment, buffer + 24, Disk.SECTOR);
        report(OK);
    }

    private void absent(int function) {
        if (function == 0x15) {
            report(OK);
        } else if (function == 0x08) {
            report(BAD_PARAMETERS);
        } else {
            report(cpu.reg8(Cpu.DL) < 0x80 ? NOT_READY : BAD_COMMAND);
        }
    }

    private @Nullable Disk selected() {
        Disk disk = drive.disk();
        return disk != null && disk.driveNumber() == cpu.reg8(Cpu.DL) ? disk : null;
    }

    private void report(int code) {
        memory.store8(statusByte(), code);
        caller.report(code);
    }

    private int statusByte() {
        return cpu.reg8(Cpu.DL) < 0x80 ? BiosData.FLOPPY_STATUS : BiosData.HARD_DISK_STATUS;
    }
}

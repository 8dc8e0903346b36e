package dev.plankton.bios.disk;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.data.Steps;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskGeometry;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * INT 13h: two floppies and two hard disks, by cylinder, head and sector or by number. Sources: IBM PS/2 and PC BIOS Interface Technical Reference, "Interrupt 13H"; Phoenix Enhanced
 * Disk Drive Specification 3.0.
 */
public final class DiskServices {
    private static final int OK = 0x00;
    private static final int BAD_COMMAND = 0x01;
    private static final int SECTOR_NOT_FOUND = 0x04;
    private static final int BAD_PARAMETERS = 0x07;
    private static final int BUFFER_WRAPS = 0x09;
    private static final int NO_SUCH_MEDIUM = 0x0C;
    private static final int CONTROLLER_FAILED = 0x20;
    private static final int NOT_READY = 0x80;
    private static final int NOT_REMOVABLE = 0xB2;
    private static final int WRITE_FAULT = 0xCC;

    /** What a formatted sector is full of. */
    private static final int FORMAT_FILLER = 0xF6;

    private static final int MOST_SECTORS = 127;

    /** The sector's number in CL, beside two bits of the cylinder's. */
    private static final int SECTOR_BITS = 0x3F;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final DiskDrive drive;

    private final Steps steps;

    public DiskServices(Cpu cpu, Memory memory, Caller caller, DiskDrive drive, Steps steps) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.drive = drive;
        this.steps = steps;
    }

    public Outcome call() {
        int function = cpu.reg8(Cpu.AH);
        Disk disk = selected();
        if (function == 0x01) {
            int status = memory.get8(statusByte());
            cpu.setReg8(Cpu.AL, status);
            caller.report(status);
            return Outcome.DONE;
        }
        if (disk == null) {
            absent(function);
            return Outcome.DONE;
        }
        switch (function) {
            case 0x02, 0x03, 0x05, 0x42, 0x43 -> {
                return move(function, disk);
            }
            case 0x04 -> verify(disk);
            case 0x08 -> parameters(disk.geometry());
            case 0x00 -> report(OK);
            case 0x15 -> driveType(disk);
            default -> {
                if (disk.hardDisk()) {
                    hardDiskOnly(function, disk);
                } else {
                    floppyOnly(function, disk.geometry());
                }
            }
        }
        return Outcome.DONE;
    }

    private void floppyOnly(int function, DiskGeometry geometry) {
        switch (function) {
            // The disk has not been changed.
            case 0x16 -> report(OK);
            // Disk and drive, of four combinations: the image has settled that.
            case 0x17 -> report(cpu.reg8(Cpu.AL) >= 1 && cpu.reg8(Cpu.AL) <= 4 ? OK : BAD_COMMAND);
            case 0x18 -> {
                int cylinders = (cpu.reg8(Cpu.CH) | (cpu.reg8(Cpu.CL) & 0xC0) << 2) + 1;
                int sectors = cpu.reg8(Cpu.CL) & SECTOR_BITS;
                if (cylinders == geometry.cylinders() && sectors == geometry.sectors()) {
                    cpu.setSegment(Cpu.ES, RomLayout.SEGMENT);
                    cpu.setReg16(Cpu.DI, RomLayout.DISKETTE_TABLE);
                    report(OK);
                } else {
                    report(NO_SUCH_MEDIUM);
                }
            }
            default -> report(BAD_COMMAND);
        }
    }

    private void hardDiskOnly(int function, Disk disk) {
        switch (function) {
            // Parameters, seek, reset, ready, recalibrate, controller diagnostic: there is nothing to do or to go wrong.
            case 0x09, 0x0C, 0x0D, 0x10, 0x11, 0x14 -> report(OK);
            // Lock or unlock, which a disk that cannot be removed need not do; it has not been changed.
            case 0x45, 0x49 -> report(OK);
            case 0x46 -> report(NOT_REMOVABLE);
            // DMA off, programmed I/O as it comes.
            case 0x4E -> {
                boolean asItIs = switch (cpu.reg8(Cpu.AL)) {
                    case 0x01, 0x03, 0x04, 0x06 -> true;
                    default -> false;
                };
                report(asItIs ? OK : BAD_COMMAND);
            }
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
            case 0x44, 0x47 -> report(packet(disk));
            default -> report(BAD_COMMAND);
        }
    }

    // Functions that move sectors

    /** Begins or goes on. */
    private Outcome move(int function, Disk disk) {
        if (steps.underWay()) {
            return transfer(function, disk, steps.noted(0), steps.noted(1), steps.noted(2), steps.noted(3));
        }
        return switch (function) {
            case 0x05 -> format(disk);
            case 0x42, 0x43 -> byPacket(function, disk);
            default -> byCylinder(function, disk);
        };
    }

    private Outcome byCylinder(int function, Disk disk) {
        int count = cpu.reg8(Cpu.AL);
        int lba = lba(disk, cpu.reg8(Cpu.CL) & SECTOR_BITS);
        int segment = cpu.segment(Cpu.ES);
        int offset = cpu.reg16(Cpu.BX);
        int code = count == 0 || count > 128 ? BAD_COMMAND : check(disk, lba, count);
        if (code == OK && wraps(segment, offset, count)) {
            code = BUFFER_WRAPS;
        }
        return code == OK
                ? transfer(function, disk, lba, caller.linear(segment, offset), count, 0)
                : finish(function, code, 0);
    }

    /** Formats a track: it has the sectors of the geometry, whatever the table at ES:BX says. */
    private Outcome format(Disk disk) {
        int lba = lba(disk, 1);
        int sectors = disk.geometry().sectors();
        int code = check(disk, lba, sectors);
        return code == OK ? transfer(0x05, disk, lba, 0, sectors, 0) : finish(0x05, code, 0);
    }

    /** Functions 42h and 43h. */
    private Outcome byPacket(int function, Disk disk) {
        if (!disk.hardDisk()) {
            report(BAD_COMMAND);
            return Outcome.DONE;
        }
        int segment = cpu.segment(Cpu.DS);
        int packet = cpu.reg16(Cpu.SI);
        int buffer = caller.get16(segment, packet + 6);
        int offset = caller.get16(segment, packet + 4);
        int count = caller.get16(segment, packet + 2);
        int code = packet(disk);
        if (code == OK && wraps(buffer, offset, count)) {
            code = BUFFER_WRAPS;
        }
        return code == OK
                ? transfer(
                        function,
                        disk,
                        (int) caller.get32(segment, packet + 8),
                        caller.linear(buffer, offset),
                        count,
                        0)
                : finish(function, code, 0);
    }

    /** Checks the address packet at DS:SI, of functions 42h, 43h, 44h and 47h; a failed one says that it moved nothing. */
    private int packet(Disk disk) {
        int segment = cpu.segment(Cpu.DS);
        int packet = cpu.reg16(Cpu.SI);
        int count = caller.get16(segment, packet + 2);
        long lba = caller.get32(segment, packet + 8);
        boolean far = caller.get32(segment, packet + 12) != 0;
        int code = OK;
        if (caller.get8(segment, packet) < 16 || count > MOST_SECTORS) {
            code = BAD_COMMAND;
        } else if (far || lba + count > disk.sectors()) {
            code = SECTOR_NOT_FOUND;
        }
        if (code != OK) {
            caller.set16(segment, packet + 2, 0);
        }
        return code;
    }

    private boolean wraps(int segment, int offset, int count) {
        int length = count * Disk.SECTOR;
        int address = caller.linear(segment, offset);
        return offset + length > 0x10000 || (!cpu.a20() && address + length > 0x100000);
    }

    /** Moves {@code count} sectors, of which {@code done} have been moved; what says so may be overwritten meanwhile. */
    private Outcome transfer(int function, Disk disk, int lba, int address, int count, int done) {
        int moved = done;
        int number = cpu.reg8(Cpu.DL);
        while (moved < count) {
            if (steps.full()) {
                return steps.pause(lba, address, count, moved);
            }
            // What a file gets at once it keeps whole, whatever happens.
            boolean whole = disk.writesThrough() && function != 0x02 && function != 0x42;
            int part = whole ? count - moved : 1;
            int at = address + moved * Disk.SECTOR;
            int result = switch (function) {
                case 0x02, 0x42 -> drive.read(number, lba + moved, at, part) ? part : 0;
                case 0x05 -> drive.fill(number, lba + moved, part, FORMAT_FILLER);
                default -> drive.write(number, lba + moved, at, part);
            };
            moved += result;
            if (result < part) {
                boolean reads = function == 0x02 || function == 0x42;
                return finish(function, reads ? CONTROLLER_FAILED : WRITE_FAULT, reads ? 0 : moved);
            }
        }
        return finish(function, OK, moved);
    }

    private Outcome finish(int function, int code, int moved) {
        steps.finish();
        switch (function) {
            case 0x02, 0x03 -> cpu.setReg8(Cpu.AL, moved);
            case 0x42, 0x43 -> {
                if (code != OK) {
                    caller.set16(cpu.segment(Cpu.DS), cpu.reg16(Cpu.SI) + 2, moved);
                }
            }
            default -> {
                // A track is formatted or not.
            }
        }
        report(code);
        return Outcome.DONE;
    }

    private void verify(Disk disk) {
        int count = cpu.reg8(Cpu.AL);
        report(count == 0 ? BAD_COMMAND : check(disk, lba(disk, cpu.reg8(Cpu.CL) & SECTOR_BITS), count));
    }

    private static int check(Disk disk, int lba, int count) {
        return lba >= 0 && lba + count <= disk.sectors() ? OK : SECTOR_NOT_FOUND;
    }

    /** Sector {@code sector} of the track that CH, CL and DH name, or -1. */
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
        Drives drives = drive.drives();
        boolean floppy = cpu.reg8(Cpu.DL) < 0x80;
        cpu.setReg8(Cpu.DL, (floppy ? drives.floppies() : drives.hardDisks()).size());
        if (geometry.kind().cmosType() != 0) {
            cpu.setReg16(Cpu.BX, geometry.kind().cmosType());
            cpu.setSegment(Cpu.ES, RomLayout.SEGMENT);
            cpu.setReg16(Cpu.DI, RomLayout.DISKETTE_TABLE);
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
        return drive.drives().disk(cpu.reg8(Cpu.DL));
    }

    private void report(int code) {
        memory.store8(statusByte(), code);
        caller.report(code);
    }

    private int statusByte() {
        return cpu.reg8(Cpu.DL) < 0x80 ? BiosData.FLOPPY_STATUS : BiosData.HARD_DISK_STATUS;
    }
}

package dev.plankton.bios;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.video.ModeSwitch;
import dev.plankton.bios.video.VideoTables;
import dev.plankton.device.video.RomFont;
import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The contents of the system ROM at F000:0000 and of the memory that the power-on self test fills: interrupt vectors,
 * BIOS data area, text screen.
 *
 * <p>A service is entered by a trap: HLT, a byte with the service's number, then IRET. The CPU halts, the machine sees
 * that it did so in ROM, and has {@link Bios#trap} do the work. Entry points that the IBM BIOS made public by use are
 * where it had them. Source: IBM PC/AT Technical Reference, March 1986, BIOS listing.
 */
public final class BiosRom {
    private static final int ROM = RomLayout.SEGMENT << 4;
    private static final int HLT = 0xF4;
    private static final int OP_IRET = 0xCF;
    private static final int OP_INT = 0xCD;
    private static final int OP_JMP_FAR = 0xEA;
    private static final int OP_PUSH_AX = 0x50;
    private static final int OP_POP_AX = 0x58;
    private static final int OP_XOR_AL = 0x30;
    private static final int OP_OUT_AL = 0xE6;
    private static final int OP_MOV_AH = 0xB4;
    private static final int OP_IN_AL = 0xE4;
    private static final int OP_STC = 0xF9;
    private static final int OP_STI = 0xFB;

    /** Where programs written for the first PC find the lower half of the 8 by 8 font. */
    private static final int LOWER_FONT = 0xFA6E;

    private static final int POWER_ON_ENTRY = 0xE05B;
    private static final int HARD_DISK_TABLE = 0xE401;
    private static final int HARD_DISK_TABLE_SIZE = 16;
    private static final int MASTER_IRQ = 0xFF23;
    private static final int SLAVE_IRQ = 0xFF27;
    private static final int RTC_IRQ = 0xFF2B;
    private static final int NO_BOOT = 0xFF2F;
    private static final int COPROCESSOR_IRQ = 0xE2C3;

    private static final int POINTER_IRQ = 0xE2D0;

    private static final int KEYBOARD_INTERRUPT = 0xE987;

    /** Interrupt, entry point: the services that trap under the number of their interrupt. */
    private static final int[][] SERVICES = {
        {0x09, KEYBOARD_INTERRUPT},
        {0x10, 0xF065},
        {0x11, 0xF84D},
        {0x12, 0xF841},
        {0x13, 0xEC59},
        {0x14, 0xE739},
        {0x15, RomLayout.SYSTEM_SERVICES},
        {0x16, 0xE82E},
        {0x17, 0xEFD2},
        {0x18, NO_BOOT},
        {0x19, 0xE6F2},
        {0x1A, 0xFE6E},
        {0x70, RTC_IRQ},
        {0x74, POINTER_IRQ}
    };

    private BiosRom() {}

    /** Writes ROM, vectors, data area and screen, as after the power-on self test of a PC with {@code drives}. */
    public static void install(Memory memory, Drives drives) {
        code(memory);
        tables(memory, drives);
        fonts(memory);
        vectors(memory, drives);
        BiosData.powerOn(memory, drives);
        PointingDevice.powerOn(memory);
        VideoTables.install(memory);
        new ModeSwitch(memory).set(3);
    }

    private static void code(Memory memory) {
        for (int[] service : SERVICES) {
            trap(memory, service[1], service[0]);
        }
        trap(memory, MASTER_IRQ, RomLayout.END_OF_INTERRUPT);
        trap(memory, SLAVE_IRQ, RomLayout.END_OF_SLAVE_INTERRUPT);
        trap(memory, POWER_ON_ENTRY, RomLayout.POWER_ON);
        // Count the tick, let the user's INT 1Ch have it, end the interrupt.
        bytes(memory, RomLayout.TIMER_INTERRUPT, HLT, 0x08, OP_INT, 0x1C, HLT, RomLayout.END_OF_INTERRUPT, OP_IRET);
        keyboardInterrupt(memory);
        coprocessorInterrupt(memory);
        pointerPacket(memory);
        bytes(memory, RomLayout.CALL_BREAK, OP_INT, 0x1B, OP_IRET);
        bytes(memory, RomLayout.CALL_PRINT, OP_INT, 0x05, OP_IRET);
        bytes(memory, RomLayout.CALL_PAUSE, HLT, RomLayout.PAUSE, OP_IRET);
        bytes(memory, RomLayout.CALL_ALARM, OP_INT, 0x4A, HLT, RomLayout.END_OF_SLAVE_INTERRUPT, OP_IRET);
        bytes(memory, RomLayout.IRET, OP_IRET);
        bytes(memory, 0xFFF0, OP_JMP_FAR, POWER_ON_ENTRY & 0xFF, POWER_ON_ENTRY >> 8, 0, RomLayout.SEGMENT >> 8);
    }

    /** If no program has hooked INT 15h the first trap does it all; else its function 4Fh sees the scan code first. */
    private static void keyboardInterrupt(Memory memory) {
        bytes(
                memory,
                KEYBOARD_INTERRUPT,
                HLT,
                0x09,
                OP_STI,
                OP_PUSH_AX,
                OP_MOV_AH,
                0x4F,
                OP_IN_AL,
                0x60,
                OP_STC,
                OP_INT,
                0x15,
                HLT,
                RomLayout.KEY_INTERCEPTED,
                OP_IRET);
    }

    /** Ends the interrupt of the x87, and calls INT 2, where programs of the first PC have the handler of its exceptions. */
    private static void coprocessorInterrupt(Memory memory) {
        bytes(
                memory,
                COPROCESSOR_IRQ,
                OP_PUSH_AX,
                OP_XOR_AL,
                0xC0,
                OP_OUT_AL,
                0xF0,
                OP_POP_AX,
                HLT,
                RomLayout.END_OF_SLAVE_INTERRUPT,
                OP_INT,
                0x02,
                OP_IRET);
    }

    /** Calls a program's handler with four words on the stack, all registers saved and interrupts on, then ends the interrupt. */
    private static void pointerPacket(Memory memory) {
        bytes(memory, RomLayout.POINTER_PACKET, 0x50, 0x51, 0x52, 0x53, 0x55, 0x56, 0x57, 0x06, 0x1E); // push ax to di, es, ds
        bytes(memory, RomLayout.POINTER_PACKET + 9, OP_STI, HLT, RomLayout.CALL_POINTER_HANDLER);
        bytes(memory, RomLayout.POINTER_PACKET + 12, 0xFA, 0x83, 0xC4, 0x08); // cli; add sp,8
        bytes(memory, RomLayout.POINTER_PACKET + 16, 0x1F, 0x07, 0x5F, 0x5E, 0x5D, 0x5B, 0x5A, 0x59, 0x58); // pop ds to ax
        bytes(memory, RomLayout.POINTER_PACKET + 25, HLT, RomLayout.END_OF_SLAVE_INTERRUPT, OP_IRET);
    }

    private static void tables(Memory memory, Drives drives) {
        text(memory, 0xE000, "Plankton BIOS");
        text(memory, 0xFFF5, "01/01/26");
        // Model: an AT.
        bytes(memory, 0xFFFE, 0xFC);
        // 8 bytes follow; AT, submodel 1; second 8259A, RTC, INT 15h AH=4Fh is called; INT 16h AH=09h is there.
        bytes(memory, RomLayout.CONFIGURATION_TABLE, 8, 0, 0xFC, 0x01, 0x00, 0x70, 0x40, 0, 0, 0);
        List<Disk> floppies = drives.floppies();
        int lastSector =
                floppies.isEmpty() ? 18 : floppies.getFirst().geometry().sectors();
        bytes(memory, RomLayout.DISKETTE_TABLE, 0xAF, 0x02, 0x25, 0x02, lastSector, 0x1B, 0xFF, 0x6C, 0xF6, 0x0F, 0x08);
        int at = ROM + HARD_DISK_TABLE;
        for (Disk disk : drives.hardDisks()) {
            memory.put16(at, disk.geometry().cylinders());
            memory.put8(at + 2, disk.geometry().heads());
            memory.put16(at + 5, 0xFFFF);
            memory.put8(at + 8, disk.geometry().heads() > 8 ? 8 : 0);
            memory.put16(at + 12, disk.geometry().cylinders());
            memory.put8(at + 14, disk.geometry().sectors());
            at += HARD_DISK_TABLE_SIZE;
        }
    }

    private static void fonts(Memory memory) {
        byte[] small = RomFont.glyphs8x8();
        memory.put(ROM + RomLayout.FONT_8X8, small, 0, small.length);
        memory.put(ROM + LOWER_FONT, small, 0, RomLayout.LOWER_FONT_SIZE);
        byte[] medium = RomFont.glyphs8x14();
        memory.put(ROM + RomLayout.FONT_8X14, medium, 0, medium.length);
        byte[] large = RomFont.glyphs8x16();
        memory.put(ROM + RomLayout.FONT_8X16, large, 0, large.length);
    }

    private static void vectors(Memory memory, Drives drives) {
        for (int interrupt = 0; interrupt < 0x100; interrupt++) {
            // 60h to 67h are for programs, which look for a zero vector.
            boolean free = interrupt >= 0x60 && interrupt <= 0x67;
            memory.put32(interrupt * 4, free ? 0 : RomLayout.farPointer(RomLayout.IRET));
        }
        for (int irq = 3; irq < 8; irq++) {
            RomLayout.vector(memory, 0x08 + irq, MASTER_IRQ);
        }
        for (int irq = 8; irq < 16; irq++) {
            RomLayout.vector(memory, 0x68 + irq, SLAVE_IRQ);
        }
        for (int[] service : SERVICES) {
            RomLayout.vector(memory, service[0], service[1]);
        }
        RomLayout.vector(memory, 0x75, COPROCESSOR_IRQ);
        RomLayout.vector(memory, 0x08, RomLayout.TIMER_INTERRUPT);
        RomLayout.vector(memory, 0x0A, MASTER_IRQ);
        RomLayout.vector(memory, 0x1D, RomLayout.VIDEO_INIT);
        RomLayout.vector(memory, 0x1E, RomLayout.DISKETTE_TABLE);
        RomLayout.vector(memory, 0x1F, RomLayout.FONT_8X8 + RomLayout.LOWER_FONT_SIZE);
        RomLayout.vector(memory, 0x40, 0xEC59);
        int hardDisks = drives.hardDisks().size();
        if (hardDisks > 0) {
            RomLayout.vector(memory, 0x41, HARD_DISK_TABLE);
        }
        if (hardDisks > 1) {
            RomLayout.vector(memory, 0x46, HARD_DISK_TABLE + HARD_DISK_TABLE_SIZE);
        }
    }

    private static void trap(Memory memory, int offset, int service) {
        bytes(memory, offset, HLT, service, OP_IRET);
    }

    private static void bytes(Memory memory, int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            memory.put8(ROM + offset + i, values[i]);
        }
    }

    private static void text(Memory memory, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        memory.put(ROM + offset, bytes, 0, bytes.length);
    }
}

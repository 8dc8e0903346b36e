package dev.plankton.bios.data;

import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import java.util.List;

/**
 * The BIOS data area, segment 0040h, as linear addresses. Source: IBM PS/2 and PC BIOS Interface Technical Reference,
 * section 3.
 *
 * <p>There is no extended BIOS data area: a guest has all 640 KB.
 */
public final class BiosData {
    public static final int SEGMENT_BASE = 0x400;

    static final int COM1 = 0x400;
    public static final int EQUIPMENT = 0x410;

    /** Bit of {@link #EQUIPMENT}: there is an x87. */
    public static final int EQUIPMENT_COPROCESSOR = 0x02;

    public static final int MEMORY_KILOBYTES = 0x413;

    public static final int SHIFT_FLAGS = 0x417;
    public static final int SHIFT_KEYS = 0x418;
    public static final int ALT_NUMBER = 0x419;
    public static final int KEY_HEAD = 0x41A;
    public static final int KEY_TAIL = 0x41C;
    static final int KEY_BUFFER = 0x1E;
    static final int KEY_BUFFER_END = 0x3E;
    public static final int KEY_BUFFER_START_POINTER = 0x480;
    public static final int KEY_BUFFER_END_POINTER = 0x482;
    public static final int KEYBOARD_STATE = 0x496;

    /** The three indicators, and whether the keyboard has acknowledged a command. */
    public static final int INDICATORS = 0x497;

    static final int FLOPPY_MOTOR_TIMEOUT = 0x440;
    public static final int FLOPPY_STATUS = 0x441;
    public static final int HARD_DISK_STATUS = 0x474;
    static final int HARD_DISKS = 0x475;
    static final int FLOPPY_DRIVE_KIND = 0x48F;
    static final int FLOPPY_MEDIUM = 0x490;

    public static final int VIDEO_MODE = 0x449;
    public static final int COLUMNS = 0x44A;
    public static final int PAGE_SIZE = 0x44C;
    public static final int PAGE_START = 0x44E;
    public static final int CURSORS = 0x450;
    public static final int CURSOR_SHAPE = 0x460;
    public static final int ACTIVE_PAGE = 0x462;
    public static final int CRTC_PORT = 0x463;
    /** What a CGA's registers at 3D8h and 3D9h would hold. */
    public static final int CGA_MODE = 0x465;

    public static final int CGA_COLOUR = 0x466;
    public static final int LAST_ROW = 0x484;
    public static final int CHARACTER_HEIGHT = 0x485;

    /** Bit 0: cursor emulation is off; bit 7: the mode was set without clearing the display. */
    public static final int VIDEO_CONTROL = 0x487;

    /** Display combination code: a VGA with a colour display. */
    public static final int DISPLAY_COMBINATION = 0x48A;

    /** Far pointer to the table of pointers of the display. */
    public static final int VIDEO_POINTERS = 0x4A8;

    /** Bit 1: sum colours to greys; bit 3: a mode set leaves the colours; bits 4 and 7: lines of text modes. */
    public static final int VIDEO_SETTINGS = 0x489;

    /** Far pointer to where a program goes on after a reset that it wanted. */
    public static final int RESUME = 0x467;

    public static final int TICKS = 0x46C;
    public static final int MIDNIGHT = 0x470;
    public static final int BREAK_FLAG = 0x471;
    public static final int RESET_FLAG = 0x472;
    static final int PRINTER_TIMEOUTS = 0x478;
    public static final int SERIAL_TIMEOUT = 0x47C;

    /** Far pointer to the flag that INT 15h AH=83h is to set, microseconds until then, and whether it is at work. */
    public static final int WAIT_FLAG = 0x498;

    public static final int WAIT_MICROS = 0x49C;
    public static final int WAIT_ACTIVE = 0x4A0;

    private BiosData() {}

    /** The medium is known: data rate, and which kind in which drive. */
    private static int mediumState(int sectors) {
        return sectors <= 9 ? 0x97 : sectors <= 15 ? 0x15 : sectors <= 18 ? 0x17 : 0xD7;
    }

    /** Writes what the power-on self test leaves. The tick count starts at 0, not at the time of day. */
    public static void powerOn(Memory memory, Drives drives) {
        memory.fill(SEGMENT_BASE, 0x100, 0);
        memory.put16(COM1, 0x3F8);
        List<Disk> floppies = drives.floppies();
        // One serial port, 80 by 25 colour text, a pointing device, and the floppies.
        memory.put16(EQUIPMENT, 0x0224 | (floppies.isEmpty() ? 0 : 1 | floppies.size() - 1 << 6));
        memory.put16(MEMORY_KILOBYTES, 640);
        memory.put16(KEY_HEAD, KEY_BUFFER);
        memory.put16(KEY_TAIL, KEY_BUFFER);
        memory.put16(KEY_BUFFER_START_POINTER, KEY_BUFFER);
        memory.put16(KEY_BUFFER_END_POINTER, KEY_BUFFER_END);
        memory.put8(KEYBOARD_STATE, 0x10);
        for (int drive = 0; drive < floppies.size(); drive++) {
            memory.put8(FLOPPY_DRIVE_KIND, memory.get8(FLOPPY_DRIVE_KIND) | 0x07 << 4 * drive);
            memory.put8(
                    FLOPPY_MEDIUM + drive,
                    mediumState(floppies.get(drive).geometry().sectors()));
        }
        memory.put8(HARD_DISKS, drives.hardDisks().size());
        memory.put32(PRINTER_TIMEOUTS, 0x14141414);
        memory.put32(SERIAL_TIMEOUT, 0x01010101);
        memory.put16(CRTC_PORT, 0x3D4);
        memory.put8(CHARACTER_HEIGHT, 16);
        // Video parameters of a VGA: see INT 10h AH=12h and 1Ah.
        memory.put32(VIDEO_CONTROL, 0x0851F960);
    }
}

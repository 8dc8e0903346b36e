package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.memory.Memory;
import java.util.HexFormat;

/**
 * Tables of the display in ROM that programs follow pointers to: INT 1Dh, 0040:00A8, INT 10h AH=1Bh. Sources: IBM PS/2 and
 * PC BIOS Interface Technical Reference; IBM PC/AT Technical Reference, March 1986, BIOS listing, "VIDEO_PARMS".
 */
public final class VideoTables {
    /** Bytes of a mode in the table of video parameters. */
    static final int PARAMETERS = 64;

    private static final int ROM = RomLayout.SEGMENT << 4;

    /** The modes in the order of the table of video parameters; -1 where a VGA has none. */
    private static final int[] PARAMETER_MODES = {
        0, 1, 2, 3, 4, 5, 6, 7, -1, -1, -1, -1, -1, 0x0D, 0x0E, 0x0F, 0x10, 0x0F, 0x10, 0, 1, 2, 3, 1, 3, 7, 0x11, 0x12,
        0x13
    };

    /** CRTC registers of a CGA and an MDA: 40 and 80 columns, graphics, monochrome; page sizes, columns, mode registers. */
    private static final String CRTC_6845 = """
            38282d0a1f06191c0207060700000000
            71505a0a1f06191c0207060700000000
            38282d0a7f0664700201060700000000
            6150520f19061919020d0b0c00000000
            0008001000400040
            2828505028285050
            2c282d292a2e1e29""";

    /** Pairs of active and other display, by display combination code. */
    private static final int COMBINATIONS = 9;

    private static final int SECONDARY_LENGTH = 26;

    private VideoTables() {}

    /** Writes the tables, and the pointer in the data area. */
    public static void install(Memory memory) {
        int at = ROM + RomLayout.VIDEO_PARAMETERS;
        for (int number : PARAMETER_MODES) {
            VideoMode mode = number < 0 ? null : VideoMode.of(number);
            byte[] entry = mode == null ? new byte[PARAMETERS] : mode.parameters();
            memory.put(at, entry, 0, PARAMETERS);
            at += PARAMETERS;
        }
        byte[] crtc = HexFormat.of().parseHex(CRTC_6845.replace("\n", ""));
        memory.put(ROM + RomLayout.VIDEO_INIT, crtc, 0, crtc.length);
        functionality(memory);
        memory.put32(ROM + RomLayout.VIDEO_POINTERS, RomLayout.farPointer(RomLayout.VIDEO_PARAMETERS));
        memory.put32(ROM + RomLayout.VIDEO_POINTERS + 16, RomLayout.farPointer(RomLayout.VIDEO_MORE_POINTERS));
        memory.put16(ROM + RomLayout.VIDEO_MORE_POINTERS, SECONDARY_LENGTH);
        memory.put32(ROM + RomLayout.VIDEO_MORE_POINTERS + 2, RomLayout.farPointer(RomLayout.VIDEO_COMBINATIONS));
        memory.put8(ROM + RomLayout.VIDEO_COMBINATIONS, COMBINATIONS);
        memory.put8(ROM + RomLayout.VIDEO_COMBINATIONS + 1, 1);
        memory.put8(ROM + RomLayout.VIDEO_COMBINATIONS + 2, COMBINATIONS - 1);
        for (int code = 0; code < COMBINATIONS; code++) {
            memory.put8(ROM + RomLayout.VIDEO_COMBINATIONS + 4 + 2 * code, code);
        }
        memory.put32(BiosData.VIDEO_POINTERS, RomLayout.farPointer(RomLayout.VIDEO_POINTERS));
    }

    private static void functionality(Memory memory) {
        int at = ROM + RomLayout.VIDEO_FUNCTIONALITY;
        for (int number = 0; number <= 0x13; number++) {
            if (VideoMode.of(number) != null) {
                memory.put8(at + number / 8, memory.get8(at + number / 8) | 1 << number % 8);
            }
        }
        // Text has 400 lines; of eight fonts two show at a time.
        memory.put8(at + 7, 0x04);
        memory.put8(at + 8, 2);
        memory.put8(at + 9, 8);
        // All modes everywhere, greys, own fonts, colours kept, cursor emulation, palettes, pages of colours.
        memory.put8(at + 10, 0xFF);
        // Blinking or intensity, display combination codes.
        memory.put8(at + 11, 0x0C);
    }
}

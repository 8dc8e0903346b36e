package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/** INT 10h AH=1Bh: 64 bytes about the display as it is. Source: IBM PS/2 and PC BIOS Interface Technical Reference. */
final class StateInformation {
    private static final int SIZE = 64;

    /** The data area from the mode to the palette register, and from the rows to the character's height. */
    private static final int COPIED = 30, COPIED_MORE = 3;

    private static final int CHARACTER_MAPS = StateMap.VIDEO + VideoRegisters.SEQUENCER + 3;
    private static final int ATTRIBUTE_MODE = StateMap.VIDEO + VideoRegisters.ATTRIBUTES + 0x10;
    private static final int BLINK = 0x08;

    private static final int ALL_MODES_ON_ALL_DISPLAYS = 0x01;
    private static final int MEMORY_256_KB = 3;
    private static final int DISPLAY_COMBINATIONS = 0x20;

    private final Memory memory;
    private final Caller caller;
    private final VideoData data;

    StateInformation(Memory memory, Caller caller, VideoData data) {
        this.memory = memory;
        this.caller = caller;
        this.data = data;
    }

    void write(int segment, int offset) {
        VideoMode mode = data.mode();
        for (int i = 0; i < SIZE; i++) {
            caller.set8(segment, offset + i, 0);
        }
        caller.set32(segment, offset, RomLayout.farPointer(RomLayout.VIDEO_FUNCTIONALITY));
        copy(segment, offset + 4, BiosData.VIDEO_MODE, COPIED);
        caller.set8(segment, offset + 0x22, data.rows() - 1);
        copy(segment, offset + 0x23, BiosData.CHARACTER_HEIGHT, COPIED_MORE - 1);
        caller.set8(segment, offset + 0x25, memory.get8(BiosData.DISPLAY_COMBINATION));
        caller.set16(segment, offset + 0x27, mode.colourCount());
        caller.set8(segment, offset + 0x29, mode.pages());
        caller.set8(segment, offset + 0x2A, lines(mode));
        int maps = memory.get8(CHARACTER_MAPS);
        caller.set8(segment, offset + 0x2B, maps & 3 | maps >> 2 & 4);
        caller.set8(segment, offset + 0x2C, maps >> 2 & 3 | maps >> 3 & 4);
        caller.set8(segment, offset + 0x2D, settings(mode));
        caller.set8(segment, offset + 0x31, MEMORY_256_KB);
        caller.set8(segment, offset + 0x32, DISPLAY_COMBINATIONS);
    }

    private void copy(int segment, int offset, int from, int count) {
        for (int i = 0; i < count; i++) {
            caller.set8(segment, offset + i, memory.get8(from + i));
        }
    }

    /** Scan lines: 200, 350, 400 or 480. */
    private static int lines(VideoMode mode) {
        return switch (mode.height()) {
            case 200 -> 0;
            case 350 -> 1;
            case 480 -> 3;
            default -> 2;
        };
    }

    private int settings(VideoMode mode) {
        int wishes = memory.get8(BiosData.VIDEO_SETTINGS);
        boolean emulatesCursor = (memory.get8(BiosData.VIDEO_CONTROL) & 1) == 0;
        boolean blinks = (memory.get8(ATTRIBUTE_MODE) & BLINK) != 0;
        return ALL_MODES_ON_ALL_DISPLAYS
                | wishes & 0x0A
                | (mode.monochrome() ? 0x04 : 0)
                | (emulatesCursor ? 0x10 : 0)
                | (blinks ? 0x20 : 0);
    }
}

package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.data.Steps;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.video.Glyphs;
import dev.plankton.device.video.LoadedGlyphs;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * INT 10h AH=11h: fonts. One block of 256 glyphs exists; the others are taken for it. Source: IBM PS/2 and PC BIOS
 * Interface Technical Reference, "Interrupt 10H".
 */
final class FontServices {
    private static final int CRTC = StateMap.VIDEO + VideoRegisters.CRTC;
    private static final int KIND = StateMap.VIDEO + VideoRegisters.GLYPHS;

    /** Added to a function that loads a font: the screen gets the number of rows that then fit. */
    private static final int FIT_ROWS = 0x10;

    private static final int UPPER_FONT = 0x1F;
    private static final int GRAPHICS_FONT = 0x43;

    /** What it costs to take over the font that is shown, see {@link Steps#charge}. */
    private static final int LOAD_COST = 2_000;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final VideoData data;
    private final Steps steps;

    FontServices(Cpu cpu, Memory memory, Caller caller, VideoData data, Steps steps) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = caller;
        this.data = data;
        this.steps = steps;
    }

    void call() {
        int function = cpu.reg8(Cpu.AL);
        switch (function) {
            case 0x00, 0x10 -> loadUsers(function);
            case 0x01, 0x11 -> loadRoms(function, Glyphs.ROM_8X14);
            case 0x02, 0x12 -> loadRoms(function, Glyphs.ROM_8X8);
            case 0x04, 0x14 -> loadRoms(function, Glyphs.ROM_8X16);
            case 0x20 -> memory.store32(UPPER_FONT * 4, cpu.segment(Cpu.ES) << 16 | cpu.reg16(Cpu.BP));
            case 0x21 -> {
                memory.store32(GRAPHICS_FONT * 4, cpu.segment(Cpu.ES) << 16 | cpu.reg16(Cpu.BP));
                setGraphicsRows(cpu.reg16(Cpu.CX));
            }
            case 0x22 -> useInGraphics(14);
            case 0x23 -> useInGraphics(8);
            case 0x24 -> useInGraphics(16);
            case 0x30 -> information();
            default -> {
                // Block selection: there is but one.
            }
        }
    }

    private void loadUsers(int function) {
        steps.charge(LOAD_COST);
        LoadedGlyphs.begin(memory);
        int height = Math.clamp(cpu.reg8(Cpu.BH), 1, LoadedGlyphs.STRIDE);
        int from = cpu.reg16(Cpu.BP);
        int first = cpu.reg16(Cpu.DX) & 0xFF;
        int last = Math.min(first + cpu.reg16(Cpu.CX), 256);
        for (int character = first; character < last; character++) {
            steps.charge(height);
            for (int line = 0; line < height; line++) {
                int row = caller.get8(cpu.segment(Cpu.ES), from++);
                memory.put8(LoadedGlyphs.START + character * LoadedGlyphs.STRIDE + line, row);
            }
        }
        if (function >= FIT_ROWS) {
            fitRows(height);
        }
    }

    private void loadRoms(int function, Glyphs font) {
        memory.put8(KIND, font.ordinal());
        if (function >= FIT_ROWS) {
            fitRows(font.height());
        }
    }

    /** Sets characters of {@code height} lines, and the number of rows that the displayed lines hold. */
    private void fitRows(int height) {
        memory.put8(CRTC + 9, memory.get8(CRTC + 9) & 0xE0 | height - 1);
        memory.put16(BiosData.CHARACTER_HEIGHT, height);
        int overflow = memory.get8(CRTC + 7);
        int lines = (memory.get8(CRTC + 0x12) | (overflow & 2) << 7 | (overflow & 0x40) << 3) + 1;
        int rows = Math.max((lines >> (memory.get8(CRTC + 9) >> 7)) / height, 1);
        memory.store8(BiosData.LAST_ROW, rows - 1);
        // A page is rounded up to 256 bytes.
        memory.store16(BiosData.PAGE_SIZE, rows * data.columns() * 2 + 0xFF & ~0xFF);
        data.setCursorShape(height == 8 ? 0x0607 : height - 4 << 8 | height - 3);
        data.showPage(0);
    }

    private void useInGraphics(int height) {
        RomLayout.pointToFont(memory, GRAPHICS_FONT, height);
        setGraphicsRows(height);
    }

    private void setGraphicsRows(int height) {
        int rows = switch (cpu.reg8(Cpu.BL)) {
            case 0 -> cpu.reg8(Cpu.DL);
            case 1 -> 14;
            case 3 -> 43;
            default -> 25;
        };
        memory.put16(BiosData.CHARACTER_HEIGHT, height);
        memory.store8(BiosData.LAST_ROW, rows - 1);
    }

    private void information() {
        int pointer = switch (cpu.reg8(Cpu.BH)) {
            case 0 -> memory.get32(UPPER_FONT * 4);
            case 1 -> memory.get32(GRAPHICS_FONT * 4);
            case 2, 5 -> RomLayout.farPointer(RomLayout.FONT_8X14);
            case 3 -> RomLayout.farPointer(RomLayout.FONT_8X8);
            case 4 -> RomLayout.farPointer(RomLayout.FONT_8X8 + 0x400);
            case 6, 7 -> RomLayout.farPointer(RomLayout.FONT_8X16);
            default -> -1;
        };
        if (pointer == -1) {
            return;
        }
        cpu.setSegment(Cpu.ES, pointer >>> 16);
        cpu.setReg16(Cpu.BP, pointer & 0xFFFF);
        cpu.setReg16(Cpu.CX, memory.get16(BiosData.CHARACTER_HEIGHT));
        cpu.setReg8(Cpu.DL, memory.get8(BiosData.LAST_ROW));
    }
}

package dev.plankton.machine.screen;

import dev.plankton.device.video.Glyphs;
import dev.plankton.device.video.LoadedGlyphs;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.StateMap;

/**
 * Makes a picture of video memory as the registers of the adapter say, not as the BIOS data area does: guests change
 * registers themselves. Source: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem".
 */
final class ScreenDecoder {
    private static final int GRAPHICS_WINDOW = 0xA0000;
    private static final int MONO_WINDOW = 0xB0000;
    private static final int COLOUR_WINDOW = 0xB8000;
    private static final int CGA_BANK = 0x2000;

    private final Screen.StateBytes state;
    private final byte[] video;

    private ScreenDecoder(Screen.StateBytes state) {
        this.state = state;
        video = state.read(StateMap.VIDEO, VideoRegisters.SIZE);
    }

    static Screen decode(Screen.StateBytes state) {
        ScreenDecoder decoder = new ScreenDecoder(state);
        boolean graphics = (decoder.graphics(6) & 1) != 0 || (decoder.attribute(0x10) & 1) != 0;
        return graphics ? decoder.pixels() : decoder.text();
    }

    private TextScreen text() {
        int columns = Math.clamp(crtc(1) + 1, 1, 132);
        int height = (crtc(9) & 0x1F) + 1;
        int rows = Math.clamp(lines() / height, 1, 100);
        int pitch = crtc(0x13) * 2;
        int window = windowBase();
        int mask = window == GRAPHICS_WINDOW ? 0x7FFF : 0x3FFF;
        byte[] memory = state.read(window, (mask + 1) * 2);
        byte[] cells = new byte[columns * rows * 2];
        int start = crtc16(0x0C);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int from = ((start + row * pitch + column) & mask) * 2;
                int to = (row * columns + column) * 2;
                cells[to] = memory[from];
                cells[to + 1] = memory[from + 1];
            }
        }
        boolean blinks = (attribute(0x10) & 8) != 0;
        int cursor = cursor(start, columns, rows, pitch);
        return new TextScreen(columns, rows, cells, palette(), blinks, height, glyphs(), cursor);
    }

    private byte[] glyphs() {
        Glyphs shown = Glyphs.of(at(VideoRegisters.GLYPHS));
        return shown == Glyphs.LOADED ? state.read(LoadedGlyphs.START, 256 * LoadedGlyphs.STRIDE) : shown.font();
    }

    /** Number of the cell with the cursor, or -1. */
    private int cursor(int start, int columns, int rows, int pitch) {
        int first = crtc(0x0A) & 0x1F;
        boolean off = (crtc(0x0A) & 0x20) != 0 || first > (crtc(0x0B) & 0x1F) || first > (crtc(9) & 0x1F);
        int distance = crtc16(0x0E) - start;
        if (off || distance < 0 || pitch == 0) {
            return -1;
        }
        int row = distance / pitch;
        int column = distance % pitch;
        return row < rows && column < columns ? row * columns + column : -1;
    }

    private PixelScreen pixels() {
        boolean wide = (graphics(5) & 0x40) != 0;
        boolean cga = !wide && (crtc(0x17) & 1) == 0;
        int width = (crtc(1) + 1) * (wide ? 4 : 8);
        int height = Math.clamp(cga ? lines() : lines() / ((crtc(9) & 0x1F) + 1), 1, 1024);
        byte[] pixels = new byte[width * height];
        if (cga) {
            interleaved(pixels, width, height);
            return new PixelScreen(width, height, pixels, palette());
        }
        if (wide) {
            boolean chained = (sequencer(4) & 8) != 0;
            bytes(pixels, width, height, chained);
            return new PixelScreen(width, height, pixels, direct());
        }
        planes(pixels, width, height);
        return new PixelScreen(width, height, pixels, palette());
    }

    /** 2 bits a pixel, or 1; odd lines 8 KiB after even ones. */
    private void interleaved(byte[] pixels, int width, int height) {
        int bits = (graphics(5) & 0x20) != 0 ? 2 : 1;
        byte[] memory = state.read(windowBase(), 2 * CGA_BANK);
        boolean byteMode = (crtc(0x17) & 0x40) != 0;
        int step = byteMode ? 1 : 2;
        int start = crtc16(0x0C) * step;
        int pitch = crtc(0x13) * 2 * step;
        int perByte = 8 / bits;
        for (int y = 0; y < height; y++) {
            int line = start + (y >> 1) * pitch;
            for (int x = 0; x < width; x++) {
                int value = memory[((line + x / perByte) & (CGA_BANK - 1)) + (y & 1) * CGA_BANK];
                pixels[y * width + x] = (byte) (value >> (8 - bits - x % perByte * bits) & ((1 << bits) - 1));
            }
        }
    }

    /** A byte a pixel: chained, in flat memory; else pixel x lies in plane x mod 4. */
    private void bytes(byte[] pixels, int width, int height, boolean chained) {
        byte[] memory = chained ? state.read(GRAPHICS_WINDOW, 0x10000) : state.read(StateMap.PLANES, 0x40000);
        int pitch = crtc(0x13) * 2;
        // In doubleword mode the CRTC counts in steps of four bytes of a plane.
        int step = !chained && (crtc(0x14) & 0x40) != 0 ? 2 : 0;
        int start = crtc16(0x0C);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int quad = start + y * pitch + (x >> 2);
                int from = chained
                        ? (quad * 4 + (x & 3)) & 0xFFFF
                        : (x & 3) * StateMap.PLANE_SIZE + (quad << step & 0xFFFF);
                pixels[y * width + x] = memory[from];
            }
        }
    }

    /** A bit of each plane a pixel. */
    private void planes(byte[] pixels, int width, int height) {
        byte[] memory = state.read(StateMap.PLANES, 0x40000);
        int enabled = attribute(0x12) & 15;
        int pitch = crtc(0x13) * 2;
        int start = crtc16(0x0C);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (start + y * pitch + (x >> 3)) & 0xFFFF;
                int colour = 0;
                for (int plane = 0; plane < 4; plane++) {
                    colour |= (memory[plane * StateMap.PLANE_SIZE + at] >> (7 - (x & 7)) & 1) << plane;
                }
                pixels[y * width + x] = (byte) (colour & enabled);
            }
        }
    }

    /** Lines of the displayed picture, doubled ones counted once. */
    private int lines() {
        int last = crtc(0x12) | (crtc(7) & 2) << 7 | (crtc(7) & 0x40) << 3;
        return (last + 1) >> (crtc(9) >> 7);
    }

    private int windowBase() {
        return switch (graphics(6) >> 2 & 3) {
            case 2 -> MONO_WINDOW;
            case 3 -> COLOUR_WINDOW;
            default -> GRAPHICS_WINDOW;
        };
    }

    /** The 16 colours that attributes name, through the attribute controller's palette. */
    private int[] palette() {
        int[] colours = new int[16];
        boolean replaced = (attribute(0x10) & 0x80) != 0;
        int select = attribute(0x14);
        for (int i = 0; i < 16; i++) {
            int entry = attribute(i) & 0x3F;
            int low = replaced ? entry & 15 | (select & 3) << 4 : entry;
            colours[i] = rgb(low | (select & 0x0C) << 4);
        }
        return colours;
    }

    private int[] direct() {
        int[] colours = new int[256];
        for (int i = 0; i < 256; i++) {
            colours[i] = rgb(i);
        }
        return colours;
    }

    private int rgb(int colour) {
        int at = VideoRegisters.COLOURS + 3 * (colour & at(VideoRegisters.PEL_MASK));
        return full(video[at]) << 16 | full(video[at + 1]) << 8 | full(video[at + 2]);
    }

    /** 6 bits to 8, so that the most stays the most. */
    private static int full(int component) {
        return (component & 0x3F) << 2 | (component & 0x3F) >> 4;
    }

    private int crtc16(int high) {
        return crtc(high) << 8 | crtc(high + 1);
    }

    private int crtc(int register) {
        return at(VideoRegisters.CRTC + register);
    }

    private int graphics(int register) {
        return at(VideoRegisters.GRAPHICS + register);
    }

    private int attribute(int register) {
        return at(VideoRegisters.ATTRIBUTES + register);
    }

    private int sequencer(int register) {
        return at(VideoRegisters.SEQUENCER + register);
    }

    private int at(int offset) {
        return video[offset] & 0xFF;
    }
}

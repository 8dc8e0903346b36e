package dev.plankton.machine.screen;

import dev.plankton.device.video.Glyphs;
import dev.plankton.device.video.LoadedGlyphs;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/**
 * Makes a picture of video memory as the registers of the adapter say, not as the BIOS data area does: guests change
 * registers themselves. Source: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem".
 */
final class ScreenDecoder {
    private static final int MAXIMUM_COLUMNS = 132;
    private static final int MAXIMUM_ROWS = 100;
    private static final int SPACE = 0x20;

    private final Screen.StateBytes state;
    private final DisplayRegisters registers;

    private ScreenDecoder(Screen.StateBytes state) {
        this.state = state;
        registers = new DisplayRegisters(state.read(StateMap.VIDEO, VideoRegisters.SIZE));
    }

    static Screen decode(Screen.StateBytes state) {
        ScreenDecoder decoder = new ScreenDecoder(state);
        DisplayRegisters registers = decoder.registers;
        boolean graphics = (registers.graphics(6) & 1) != 0 || (registers.attribute(0x10) & 1) != 0;
        return graphics ? decoder.pixels() : decoder.text();
    }

    private TextScreen text() {
        int columns = Math.min(registers.columns(), MAXIMUM_COLUMNS);
        int height = registers.maximumRowScan() + 1;
        ScanLines lines = new ScanLines(registers, 1);
        int started = lines.rows[lines.count - 1] + 1;
        int rows = Math.clamp(lines.count / height, 1, Math.min(started, MAXIMUM_ROWS));
        byte[] cells = cells(lines, columns, started);
        int[] colours = registers.palette();
        int cursor = cursor(lines, columns, rows);
        if (registers.blank()) {
            Arrays.fill(colours, registers.blankColour());
            cursor = -1;
        }
        boolean blinks = (registers.attribute(0x10) & 8) != 0;
        return new TextScreen(
                columns, rows, cells, colours, blinks, height, glyphs(), lines, textPanning(), cursorAt(cursor));
    }

    private TextScreen.Cursor cursorAt(int cell) {
        return new TextScreen.Cursor(cell, registers.cursorStart(), registers.cursorEnd());
    }

    /** Character and attribute of each cell of all rows that begin on the screen, and of one more at the right of each. */
    private byte[] cells(ScanLines lines, int columns, int rows) {
        PlaneBytes memory = PlaneBytes.of(state, registers, true);
        byte[] cells = new byte[(columns + 1) * rows * 2];
        for (int line = lines.count - 1; line >= 0; line--) {
            int row = lines.rows[line];
            boolean first = line == 0 || lines.rows[line - 1] != row;
            for (int column = 0; first && row < rows && column <= columns; column++) {
                int fetched = memory.fetch(registers.address(lines.counters[line], column, 0));
                int to = (row * (columns + 1) + column) * 2;
                cells[to] = (byte) (registers.blank() ? SPACE : fetched);
                cells[to + 1] = (byte) (registers.blank() ? 0 : fetched >> 8);
            }
        }
        return cells;
    }

    /** Pixels by which text is moved to the left: with characters of nine pixels, 8 stands for none and 0 for one. */
    private int textPanning() {
        int panning = registers.attribute(0x13) & 15;
        boolean nine = (registers.sequencer(1) & 1) == 0;
        return nine ? (panning >= 8 ? 0 : panning + 1) : panning & 7;
    }

    private byte[] glyphs() {
        Glyphs shown = Glyphs.of(registers.at(VideoRegisters.GLYPHS));
        return shown == Glyphs.LOADED ? state.read(LoadedGlyphs.START, 256 * LoadedGlyphs.STRIDE) : shown.font();
    }

    /** Number of the cell with the cursor, or -1. */
    private int cursor(ScanLines lines, int columns, int rows) {
        if (registers.cursorStart() > registers.cursorEnd()) {
            return -1;
        }
        for (int line = 0; line < lines.count && lines.rows[line] < rows; line++) {
            int column = registers.cursor() - lines.counters[line];
            if (column >= 0 && column < columns) {
                return lines.rows[line] * columns + column;
            }
        }
        return -1;
    }

    private PixelScreen pixels() {
        boolean wide = (registers.graphics(5) & 0x40) != 0;
        boolean interleaved = (registers.graphics(5) & 0x20) != 0;
        ScanLines lines = new ScanLines(registers, registers.rowScanAddresses() ? 1 : registers.maximumRowScan() + 1);
        int perClock = wide ? 4 : 8;
        int width = registers.columns() * perClock;
        if (registers.blank()) {
            return new PixelScreen(
                    width, lines.count, new byte[width * lines.count], new int[] {registers.blankColour()});
        }
        PlaneBytes memory = PlaneBytes.of(state, registers, false);
        int panning = (registers.attribute(0x13) & 7) / (wide ? 2 : 1);
        byte[] pixels = new byte[width * lines.count];
        byte[] line = new byte[width + perClock];
        for (int y = 0; y < lines.count; y++) {
            for (int column = 0; column <= registers.columns(); column++) {
                int fetched = memory.fetch(registers.address(lines.counters[y], column, lines.rowScans[y]));
                for (int x = 0; x < perClock; x++) {
                    line[column * perClock + x] =
                            (byte) (wide ? fetched >> 8 * x : interleaved ? pairs(fetched, x) : singles(fetched, x));
                }
            }
            System.arraycopy(line, lines.panned[y] ? panning : 0, pixels, y * width, width);
        }
        return new PixelScreen(width, lines.count, pixels, wide ? registers.colours() : registers.palette());
    }

    /** Pixel {@code x} of eight, of a bit from each plane. */
    private static int singles(int fetched, int x) {
        int bits = fetched >>> (7 - x);
        return bits & 1 | bits >> 7 & 2 | bits >> 14 & 4 | bits >> 21 & 8;
    }

    /** Pixel {@code x} of eight, of two bits: four pixels from planes 0 and 2, then four from planes 1 and 3. */
    private static int pairs(int fetched, int x) {
        int bits = fetched >>> (x < 4 ? 0 : 8) >>> (6 - 2 * (x & 3));
        return bits & 3 | bits >> 14 & 12;
    }
}

package dev.plankton.dashboard.stream;

import dev.plankton.machine.screen.CodePage437;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * A screen as the stream sends it, row by row.
 *
 * @param head kind, flags, glyph height, size and cursor
 * @param palette red, green and blue of each colour
 * @param rows each as it is sent
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by differs.
record ScreenRows(Head head, byte[] palette, byte[][] rows) {
    private static final int TYPE = 4;
    private static final int TEXT = 0, GRAPHICS = 1, GONE = 2;
    private static final int ALL_NEW = 1, BLINKS = 2, CURSOR = 4;
    private static final int TEXT_COLOURS = 16, CELL = 3;

    /** Nothing shown yet. */
    static final ScreenRows NONE = new ScreenRows(new Head(GONE, 0, 0, 0, 0, 0, 0, 0, 0), new byte[0], new byte[0][]);

    /** What a screen is beside its contents. */
    record Head(int kind, int flags, int glyph, int columns, int height, int x, int y, int first, int last) {}

    static ScreenRows of(Screen screen) {
        return switch (screen) {
            case TextScreen text -> text(text);
            case PixelScreen pixels -> graphics(pixels);
        };
    }

    private static ScreenRows text(TextScreen screen) {
        byte[][] rows = new byte[screen.rows()][CELL * screen.columns()];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < screen.columns(); column++) {
                char glyph = CodePage437.glyph(screen.character(column, row));
                rows[row][CELL * column] = (byte) glyph;
                rows[row][CELL * column + 1] = (byte) (glyph >> 8);
                rows[row][CELL * column + 2] = (byte) screen.attribute(column, row);
            }
        }
        boolean cursor = screen.cursorVisible();
        Head head = new Head(
                TEXT,
                (screen.blinks() ? BLINKS : 0) | (cursor ? CURSOR : 0),
                screen.glyphHeight(),
                screen.columns(),
                screen.rows(),
                cursor ? screen.cursorColumn() : 0,
                cursor ? screen.cursorRow() : 0,
                cursor ? screen.cursorFirstLine() : 0,
                cursor ? screen.cursorLastLine() : 0);
        byte[] palette = new byte[3 * TEXT_COLOURS];
        for (int n = 0; n < TEXT_COLOURS; n++) {
            put(palette, n, screen.rgb(n));
        }
        return new ScreenRows(head, palette, rows);
    }

    private static ScreenRows graphics(PixelScreen screen) {
        byte[][] rows = new byte[screen.height()][screen.width()];
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < screen.width(); x++) {
                rows[y][x] = (byte) screen.colour(x, y);
            }
        }
        byte[] palette = new byte[3 * screen.colours()];
        for (int n = 0; n < screen.colours(); n++) {
            put(palette, n, screen.rgb(n));
        }
        Head head = new Head(GRAPHICS, 0, 0, screen.width(), screen.height(), 0, 0, 0, 0);
        return new ScreenRows(head, palette, rows);
    }

    private static void put(byte[] palette, int colour, int rgb) {
        palette[3 * colour] = (byte) (rgb >> 16);
        palette[3 * colour + 1] = (byte) (rgb >> 8);
        palette[3 * colour + 2] = (byte) rgb;
    }

    /** Whether nothing has been shown. */
    boolean isNothing() {
        return head.kind == GONE;
    }

    boolean isGraphics() {
        return head.kind == GRAPHICS;
    }

    boolean differs(ScreenRows other) {
        return !head.equals(other.head)
                || !Arrays.equals(palette, other.palette)
                || !Arrays.deepEquals(rows, other.rows);
    }

    /** The message that makes this of what a viewer shows, {@code before}. */
    ByteBuf message(int vm, ScreenRows before) {
        boolean all = head.kind != before.head.kind
                || head.columns != before.head.columns
                || head.height != before.head.height;
        ByteBuf out = Unpooled.buffer();
        writeHead(out, vm, head, all ? ALL_NEW : 0);
        out.writeShortLE(palette.length / 3);
        int countAt = out.writerIndex();
        out.writeShortLE(0).writeShortLE(0);
        out.writeBytes(palette);
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (all || !Arrays.equals(rows[row], before.rows[row])) {
                out.writeShortLE(row);
                out.writeBytes(rows[row]);
                count++;
            }
        }
        out.setShortLE(countAt, count);
        return out;
    }

    /** The message that a VM's state is gone. */
    static ByteBuf gone(int vm) {
        ByteBuf out = Unpooled.buffer();
        writeHead(out, vm, new Head(GONE, 0, 0, 0, 0, 0, 0, 0, 0), ALL_NEW);
        return out.writeShortLE(0).writeShortLE(0).writeShortLE(0);
    }

    private static void writeHead(ByteBuf out, int vm, Head head, int flags) {
        out.writeByte(TYPE).writeByte(head.kind).writeByte(head.flags | flags).writeByte(head.glyph);
        out.writeIntLE(vm);
        out.writeShortLE(head.columns).writeShortLE(head.height);
        out.writeShortLE(head.x).writeShortLE(head.y);
        out.writeByte(head.first).writeByte(head.last);
    }
}

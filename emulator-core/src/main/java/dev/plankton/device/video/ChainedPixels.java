package dev.plankton.device.video;

import dev.plankton.device.Cells;
import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/**
 * What mode 13h shows is plain guest memory, although on a VGA it lies in the planes: address {@code a} is in plane {@code
 * a mod 4} at {@code a} without its two low bits. When a guest switches the chaining of planes off or on ("mode X"), the
 * bytes move; so they do when it first sets a map mask, bit mask, rotation or mode by which stores are changed on their
 * way to the planes, and they stay there then until the next mode set or unchaining, as guests set masks often.
 */
final class ChainedPixels {
    private static final int PLANES = 4;
    private static final byte[] ZEROS = new byte[Memory.LINE];
    private static final int SIZE = Aperture.END - Aperture.START;

    private ChainedPixels() {}

    static void toPlanes(Memory memory) {
        for (int line = 0; line < SIZE; line += Memory.LINE) {
            if (!blank(memory, Aperture.START + line)) {
                for (int plane = 0; plane < PLANES; plane++) {
                    move(memory, Aperture.START + line + plane, at(line + plane));
                }
                memory.fill(Aperture.START + line, Memory.LINE, 0);
            }
        }
    }

    static void fromPlanes(Memory memory) {
        for (int line = 0; line < SIZE; line += Memory.LINE) {
            for (int plane = 0; plane < PLANES; plane++) {
                if (!blank(memory, at(line + plane))) {
                    move(memory, at(line + plane), Aperture.START + line + plane);
                }
            }
        }
    }

    private static boolean blank(Memory memory, int line) {
        return Arrays.mismatch(memory.bytes(), line, line + Memory.LINE, ZEROS, 0, Memory.LINE) < 0;
    }

    /** Moves what is not 0 of each fourth byte of a line, 64 bytes from an address within its first four. */
    private static void move(Memory memory, int from, int to) {
        byte[] bytes = memory.bytes();
        for (int n = 0; n < Memory.LINE; n += PLANES) {
            if (bytes[from + n] != 0) {
                Cells.set8(memory, to + n, bytes[from + n] & 0xFF);
            }
        }
    }

    private static int at(int address) {
        return StateMap.PLANES + (address & 3) * StateMap.PLANE_SIZE + (address & ~3);
    }
}

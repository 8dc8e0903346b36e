package dev.plankton.device;

import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * What mode 13h shows is plain guest memory, although on a VGA it lies in the planes: address {@code a} is in plane {@code
 * a mod 4} at {@code a} without its two low bits. When a guest switches the chaining of planes off or on ("mode X"), the
 * bytes move.
 */
final class ChainedPixels {
    private static final int SIZE = Aperture.END - Aperture.START;

    private ChainedPixels() {}

    static void toPlanes(Memory memory) {
        for (int i = 0; i < SIZE; i++) {
            int value = memory.get8(Aperture.START + i);
            if (value != 0) {
                Cells.set8(memory, at(i), value);
                memory.put8(Aperture.START + i, 0);
            }
        }
    }

    static void fromPlanes(Memory memory) {
        for (int i = 0; i < SIZE; i++) {
            int value = memory.get8(at(i));
            if (value != 0) {
                Cells.set8(memory, Aperture.START + i, value);
            }
        }
    }

    private static int at(int address) {
        return StateMap.PLANES + (address & 3) * StateMap.PLANE_SIZE + (address & ~3);
    }
}

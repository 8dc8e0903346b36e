package dev.plankton.machine.screen;

import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.StateMap;

/**
 * The bytes of the four planes as the CRT controller fetches them, wherever a state keeps them: in the planes themselves;
 * or in guest memory, where modes with odd and even addresses apart have planes 0 and 1, sequential ones plane 0, and
 * chained ones every fourth byte of all.
 */
final class PlaneBytes {
    private static final int GRAPHICS_WINDOW = 0xA0000;
    private static final int MONO_WINDOW = 0xB0000;
    private static final int COLOUR_WINDOW = 0xB8000;
    private static final int CHAINED = 0x08;
    private static final int SEQUENTIAL = 0x04;

    private enum Kind {
        PLANES,
        CHAINED,
        ODD_EVEN,
        SEQUENTIAL
    }

    private final Kind kind;
    private final byte[] planes;
    private final byte[] window;

    private PlaneBytes(Kind kind, byte[] planes, byte[] window) {
        this.kind = kind;
        this.planes = planes;
        this.window = window;
    }

    static PlaneBytes of(Screen.StateBytes state, DisplayRegisters registers, boolean text) {
        int base = base(registers.graphics(6) >> 2 & 3);
        int mode = registers.sequencer(4);
        if (base != GRAPHICS_WINDOW) {
            Kind kind = text || (mode & SEQUENTIAL) == 0 ? Kind.ODD_EVEN : Kind.SEQUENTIAL;
            return new PlaneBytes(kind, new byte[0], state.read(base, 0x8000));
        }
        boolean chained = (mode & CHAINED) != 0 && registers.at(VideoRegisters.CHAINED_IN_PLANES) == 0;
        return new PlaneBytes(
                chained ? Kind.CHAINED : Kind.PLANES,
                state.read(StateMap.PLANES, 4 * StateMap.PLANE_SIZE),
                chained ? state.read(GRAPHICS_WINDOW, 0x10000) : new byte[0]);
    }

    private static int base(int map) {
        return switch (map) {
            case 2 -> MONO_WINDOW;
            case 3 -> COLOUR_WINDOW;
            default -> GRAPHICS_WINDOW;
        };
    }

    /** The bytes at {@code address} (0 to FFFFh) of planes 0 to 3, plane 0 in the lowest eight bits. */
    int fetch(int address) {
        return switch (kind) {
            case PLANES ->
                plane(0, address) | plane(1, address) << 8 | plane(2, address) << 16 | plane(3, address) << 24;
            case CHAINED ->
                (address & 3) != 0
                        ? plane(0, address) | plane(1, address) << 8 | plane(2, address) << 16 | plane(3, address) << 24
                        : at(address) | at(address + 1) << 8 | at(address + 2) << 16 | at(address + 3) << 24;
            case ODD_EVEN -> at(address & ~1) | at(address | 1) << 8;
            case SEQUENTIAL -> at(address);
        };
    }

    private int plane(int number, int address) {
        return planes[number * StateMap.PLANE_SIZE + address] & 0xFF;
    }

    private int at(int address) {
        return window[address & window.length - 1] & 0xFF;
    }
}

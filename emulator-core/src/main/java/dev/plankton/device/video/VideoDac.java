package dev.plankton.device.video;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The DAC at ports 3C6h to 3C9h: 256 colours of 6 bits each for red, green and blue, and the mask of colour numbers.
 * Source: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", video digital-to-analog converter.
 */
final class VideoDac {
    private static final int BASE = StateMap.VIDEO;
    private static final int MASK = BASE + VideoRegisters.PEL_MASK;
    private static final int READ_INDEX = BASE + VideoRegisters.DAC_READ_INDEX;
    private static final int WRITE_INDEX = BASE + VideoRegisters.DAC_WRITE_INDEX;
    private static final int COMPONENT = BASE + VideoRegisters.DAC_COMPONENT;
    private static final int STATE = BASE + VideoRegisters.DAC_STATE;
    private static final int COLOURS = BASE + VideoRegisters.COLOURS;

    private static final int READING = 3;

    private final Memory memory;

    VideoDac(Memory memory) {
        this.memory = memory;
    }

    int in8(int port) {
        return switch (port) {
            case 0x3C6 -> memory.get8(MASK);
            case 0x3C7 -> memory.get8(STATE);
            case 0x3C8 -> memory.get8(WRITE_INDEX);
            default -> {
                int value = memory.get8(component(READ_INDEX));
                advance(READ_INDEX);
                yield value;
            }
        };
    }

    void out8(int port, int value) {
        switch (port) {
            case 0x3C6 -> Cells.set8(memory, MASK, value);
            case 0x3C7 -> select(READ_INDEX, value, READING);
            case 0x3C8 -> select(WRITE_INDEX, value, 0);
            default -> {
                Cells.set8(memory, component(WRITE_INDEX), value & 0x3F);
                advance(WRITE_INDEX);
            }
        }
    }

    private void select(int index, int value, int state) {
        Cells.set8(memory, index, value);
        Cells.set8(memory, STATE, state);
        Cells.set8(memory, COMPONENT, 0);
    }

    private int component(int index) {
        return COLOURS + 3 * memory.get8(index) + Math.min(memory.get8(COMPONENT), 2);
    }

    private void advance(int index) {
        int next = memory.get8(COMPONENT) + 1;
        if (next < 3) {
            Cells.set8(memory, COMPONENT, next);
        } else {
            Cells.set8(memory, COMPONENT, 0);
            Cells.set8(memory, index, memory.get8(index) + 1);
        }
    }
}

package dev.plankton.device.video;

import dev.plankton.device.Cells;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The VGA at ports 3B4h to 3DAh: registers, colours and the choice of what lies at A0000h. Source: IBM PS/2 Hardware
 * Interface Technical Reference, "Video Subsystem"; masks of unused bits as in QEMU's device model. The two registers of a
 * CGA that programs write, 3D8h and 3D9h, act on the VGA's. Confined to the thread that runs the VM.
 *
 * <p>State: see {@link VideoRegisters}. Text, CGA modes and mode 13h use guest memory itself; only while memory at A0000h
 * is mapped and not chained, or chained and what is stored there is changed on its way, do guest accesses go through
 * {@link PlaneLogic}.
 */
public final class VideoAdapter {
    private static final int BASE = StateMap.VIDEO;
    private static final int MISCELLANEOUS = BASE + VideoRegisters.MISCELLANEOUS;
    private static final int SEQUENCER = BASE + VideoRegisters.SEQUENCER;
    private static final int GRAPHICS = BASE + VideoRegisters.GRAPHICS;
    private static final int ATTRIBUTES = BASE + VideoRegisters.ATTRIBUTES;
    private static final int CRTC = BASE + VideoRegisters.CRTC;
    private static final int CRTC_INDEX = BASE + VideoRegisters.CRTC_INDEX;
    private static final int SEQUENCER_INDEX = BASE + VideoRegisters.SEQUENCER_INDEX;
    private static final int GRAPHICS_INDEX = BASE + VideoRegisters.GRAPHICS_INDEX;
    private static final int ATTRIBUTE_INDEX = BASE + VideoRegisters.ATTRIBUTE_INDEX;
    private static final int ATTRIBUTE_DATA_NEXT = BASE + VideoRegisters.ATTRIBUTE_DATA_NEXT;
    private static final int FEATURE_CONTROL = BASE + VideoRegisters.FEATURE_CONTROL;
    private static final int CHAINED_IN_PLANES = BASE + VideoRegisters.CHAINED_IN_PLANES;
    private static final int CGA_MODE = BASE + VideoRegisters.CGA_MODE;
    private static final int CGA_COLOUR = BASE + VideoRegisters.CGA_COLOUR;

    private static final int[] SEQUENCER_MASK = {0x03, 0x3D, 0x0F, 0x3F, 0x0E};
    private static final int[] GRAPHICS_MASK = {0x0F, 0x0F, 0x0F, 0x1F, 0x03, 0x7B, 0x0F, 0x0F, 0xFF};

    private static final int COLOUR_PORTS = 0x01;
    private static final int CHAINED = 0x08;
    private static final int GRAPHICS_MODE = 0x01;
    private static final int MAPPED_ELSEWHERE = 0x08;
    private static final int CRTC_PROTECTED = 0x80;
    private static final int BLINK = 0x08;
    private static final int INTENSE = 0x10;

    /** What it costs to move 64 KiB into or out of the planes, see {@link Processor}. */
    private static final int MAPPING_COST = 15_000;

    private final Memory memory;
    private final VideoDac dac;
    private final VideoStatus status;
    private final PlaneLogic planes;
    private final Processor processor;

    /**
     * Lays the adapter over {@code memory}.
     *
     * @param processor learns when the memory's aperture has been opened or closed, and is charged for accesses to the planes
     */
    public VideoAdapter(Memory memory, DeviceClock clock, Processor processor) {
        this.memory = memory;
        dac = new VideoDac(memory);
        status = new VideoStatus(memory, clock);
        this.processor = processor;
        planes = new PlaneLogic(memory, processor);
    }

    /** Follows the registers, which something else has written: a mounted VM's delta, or a mode set. */
    public void registersChanged() {
        switchAperture(planar());
    }

    /** Makes A0000h plain memory, so that the VM can be unmounted or the registers replaced. */
    public void release() {
        switchAperture(false);
    }

    /** Whether accesses to A0000h go to the planes. */
    private boolean planar() {
        return mapped() && (!chained() || memory.get8(CHAINED_IN_PLANES) != 0);
    }

    private boolean mapped() {
        return (memory.get8(GRAPHICS + 6) & MAPPED_ELSEWHERE) == 0;
    }

    private boolean chained() {
        return (memory.get8(SEQUENCER + 4) & CHAINED) != 0;
    }

    private void switchAperture(boolean open) {
        if (open == memory.apertureOpen()) {
            return;
        }
        if (open) {
            memory.openAperture(planes);
        } else {
            memory.closeAperture();
        }
        processor.apertureChanged();
    }

    /** Reads a port from 3B4h to 3DAh; what is not there is all ones. */
    public int in8(int port) {
        return switch (port) {
            case 0x3C0 -> memory.get8(ATTRIBUTE_INDEX);
            case 0x3C1 -> attribute(memory.get8(ATTRIBUTE_INDEX) & 0x1F);
            case 0x3C2 -> 0;
            case 0x3C4 -> memory.get8(SEQUENCER_INDEX);
            case 0x3C5 -> register(SEQUENCER, SEQUENCER_INDEX, VideoRegisters.SEQUENCER_COUNT);
            case 0x3C6, 0x3C7, 0x3C8, 0x3C9 -> dac.in8(port);
            case 0x3CA -> memory.get8(FEATURE_CONTROL);
            case 0x3CC -> memory.get8(MISCELLANEOUS);
            case 0x3CE -> memory.get8(GRAPHICS_INDEX);
            case 0x3CF -> register(GRAPHICS, GRAPHICS_INDEX, VideoRegisters.GRAPHICS_COUNT);
            case 0x3B4, 0x3D4 -> decoded(port) ? memory.get8(CRTC_INDEX) : 0xFF;
            case 0x3B5, 0x3D5 -> decoded(port) ? register(CRTC, CRTC_INDEX, VideoRegisters.CRTC_COUNT) : 0xFF;
            case 0x3BA, 0x3DA -> {
                if (!decoded(port)) {
                    yield 0xFF;
                }
                Cells.set8(memory, ATTRIBUTE_DATA_NEXT, 0);
                yield status.read();
            }
            default -> 0xFF;
        };
    }

    /** Writes a port from 3B4h to 3DAh. */
    public void out8(int port, int value) {
        switch (port) {
            case 0x3C0 -> writeAttribute(value);
            case 0x3C2 -> Cells.set8(memory, MISCELLANEOUS, value & ~0x10);
            case 0x3C4 -> Cells.set8(memory, SEQUENCER_INDEX, value & 7);
            case 0x3C5 -> writeSequencer(memory.get8(SEQUENCER_INDEX), value);
            case 0x3C6, 0x3C7, 0x3C8, 0x3C9 -> dac.out8(port, value);
            case 0x3CE -> Cells.set8(memory, GRAPHICS_INDEX, value & 15);
            case 0x3CF -> writeGraphics(memory.get8(GRAPHICS_INDEX), value);
            case 0x3B4, 0x3D4 -> {
                if (decoded(port)) {
                    Cells.set8(memory, CRTC_INDEX, value);
                }
            }
            case 0x3B5, 0x3D5 -> {
                if (decoded(port)) {
                    writeCrtc(memory.get8(CRTC_INDEX), value);
                }
            }
            case 0x3BA, 0x3DA -> Cells.set8(memory, FEATURE_CONTROL, value);
            case 0x3D8 -> {
                Cells.set8(memory, CGA_MODE, value);
                int mode = memory.get8(ATTRIBUTES + 0x10);
                Cells.set8(memory, ATTRIBUTES + 0x10, (value & 0x20) != 0 ? mode | BLINK : mode & ~BLINK);
            }
            case 0x3D9 -> {
                Cells.set8(memory, CGA_COLOUR, value);
                setCgaBackground(value);
                setCgaPalette(value >> 5);
            }
            default -> {
                // No register answers.
            }
        }
    }

    /** Colour 0 becomes {@code value}'s low four bits; bit 4 makes colours 1 to 3 intense. */
    public void setCgaBackground(int value) {
        Cells.set8(memory, ATTRIBUTES, (value & 7) | (value & 8) << 1);
        for (int colour = 1; colour <= 3; colour++) {
            int entry = memory.get8(ATTRIBUTES + colour);
            Cells.set8(memory, ATTRIBUTES + colour, (value & INTENSE) != 0 ? entry | INTENSE : entry & ~INTENSE);
        }
    }

    /** Colours 1 to 3 become green, red, brown for an even {@code value}, cyan, magenta, white for an odd one. */
    public void setCgaPalette(int value) {
        for (int colour = 1; colour <= 3; colour++) {
            Cells.set8(memory, ATTRIBUTES + colour, memory.get8(ATTRIBUTES + colour) & ~1 | value & 1);
        }
    }

    /** CRTC and status are at 3Dxh in colour, at 3Bxh in monochrome modes. */
    private boolean decoded(int port) {
        boolean colour = (memory.get8(MISCELLANEOUS) & COLOUR_PORTS) != 0;
        return colour == (port >= 0x3D0);
    }

    private int register(int base, int indexAt, int count) {
        int index = memory.get8(indexAt);
        return index < count ? memory.get8(base + index) : 0;
    }

    private int attribute(int index) {
        return index < VideoRegisters.ATTRIBUTE_COUNT ? memory.get8(ATTRIBUTES + index) : 0;
    }

    private void writeAttribute(int value) {
        boolean data = memory.get8(ATTRIBUTE_DATA_NEXT) != 0;
        Cells.set8(memory, ATTRIBUTE_DATA_NEXT, data ? 0 : 1);
        if (!data) {
            Cells.set8(memory, ATTRIBUTE_INDEX, value & 0x3F);
            return;
        }
        int index = memory.get8(ATTRIBUTE_INDEX) & 0x1F;
        if (index < VideoRegisters.ATTRIBUTE_COUNT) {
            int mask = index == 0x10 ? 0xEF : index == 0x14 || index == 0x13 ? 0x0F : 0x3F;
            Cells.set8(memory, ATTRIBUTES + index, value & mask);
        }
    }

    private void writeSequencer(int index, int value) {
        if (index >= VideoRegisters.SEQUENCER_COUNT) {
            return;
        }
        Cells.set8(memory, SEQUENCER + index, value & SEQUENCER_MASK[index]);
        if (index == 2 || index == 4) {
            followMapping();
        }
    }

    private void writeGraphics(int index, int value) {
        if (index >= VideoRegisters.GRAPHICS_COUNT) {
            return;
        }
        Cells.set8(memory, GRAPHICS + index, value & GRAPHICS_MASK[index]);
        followMapping();
    }

    /** Takes what is displayed along when the mapping of A0000h changes. */
    private void followMapping() {
        boolean chained = mapped() && chained();
        if (!chained) {
            Cells.set8(memory, CHAINED_IN_PLANES, 0);
        } else if (planes.changesStores()) {
            Cells.set8(memory, CHAINED_IN_PLANES, 1);
        }
        boolean planar = planar();
        if (planar == memory.apertureOpen()) {
            return;
        }
        processor.charge(MAPPING_COST);
        boolean graphics = (memory.get8(GRAPHICS + 6) & GRAPHICS_MODE) != 0;
        if (planar && graphics) {
            ChainedPixels.toPlanes(memory);
        } else if (planar) {
            LoadedGlyphs.begin(memory);
        }
        switchAperture(planar);
        if (!planar && graphics) {
            ChainedPixels.fromPlanes(memory);
        }
    }

    private void writeCrtc(int index, int value) {
        if (index >= VideoRegisters.CRTC_COUNT) {
            return;
        }
        boolean protectedNow = index <= 7 && (memory.get8(CRTC + 0x11) & CRTC_PROTECTED) != 0;
        if (!protectedNow) {
            Cells.set8(memory, CRTC + index, value);
        } else if (index == 7) {
            Cells.set8(memory, CRTC + 7, memory.get8(CRTC + 7) & ~0x10 | value & 0x10);
        }
    }
}

package dev.plankton.device.bus;

import dev.plankton.device.Cells;
import dev.plankton.device.Processor;
import dev.plankton.device.timer.Pit;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The two system control ports of the planar board: B at 61h (speaker, refresh toggle) and A at 92h (fast A20 gate,
 * reset). Sources: IBM PC/AT Technical Reference, IBM PS/2 Hardware Interface Technical Reference. Confined to the thread
 * that runs the VM.
 *
 * <p>State, one byte at {@link StateMap#KEYBOARD} + 62: the writable bits 1 to 3 of port 61h. Bit 0 is the gate of the
 * timer's counter 2.
 */
public final class ControlPorts {
    private static final int LATCH = StateMap.KEYBOARD + 62;

    private static final int GATE = 0x01;
    private static final int KEPT = 0x0E;
    private static final int REFRESH = 0x10;
    private static final int SPEAKER_OUTPUT = 0x20;

    private static final int RESET = 0x01;
    private static final int A20 = 0x02;

    private final Memory memory;
    private final Pit pit;
    private final Processor processor;
    private final Runnable reset;

    /**
     * Lays the ports over {@code memory}.
     *
     * @param reset called when the guest pulses the processor's reset line
     */
    public ControlPorts(Memory memory, Pit pit, Processor processor, Runnable reset) {
        this.memory = memory;
        this.pit = pit;
        this.processor = processor;
        this.reset = reset;
    }

    /** Leaves the speaker off. */
    public void powerOn() {
        Cells.set8(memory, LATCH, 0);
    }

    /** Reads port 61h or 92h. */
    public int in8(int port) {
        if (port == 0x92) {
            return processor.a20() ? A20 : 0;
        }
        return memory.get8(LATCH)
                | (pit.speakerGate() ? GATE : 0)
                | (pit.refreshToggle() ? REFRESH : 0)
                | (pit.speakerOutput() ? SPEAKER_OUTPUT : 0);
    }

    /** Writes port 61h or 92h. */
    public void out8(int port, int value) {
        if (port == 0x92) {
            processor.setA20((value & A20) != 0);
            if ((value & RESET) != 0) {
                reset.run();
            }
            return;
        }
        Cells.set8(memory, LATCH, value & KEPT);
        pit.setSpeakerGate((value & GATE) != 0);
    }
}

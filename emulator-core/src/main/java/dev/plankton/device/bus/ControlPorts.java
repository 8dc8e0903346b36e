package dev.plankton.device.bus;

import dev.plankton.device.Processor;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;
import dev.plankton.device.timer.Pit;

/**
 * The two system control ports of the planar board: B at 61h (speaker, refresh toggle) and A at 92h (fast A20 gate,
 * reset). Sources: IBM PC/AT Technical Reference, IBM PS/2 Hardware Interface Technical Reference. Confined to the thread
 * that runs the VM.
 *
 * <p>State, one byte at {@link dev.plankton.memory.StateMap#KEYBOARD} + 62: the writable bits 1 to 3 of port 61h. Bit 0 is the
 * gate of the timer's counter 2.
 */
public final class ControlPorts implements Card {
    private static final int LATCH = 0;

    private static final int PORT_B = 0x61, PORT_A = 0x92;

    private static final int GATE = 0x01;
    private static final int KEPT = 0x0E;
    private static final int REFRESH = 0x10;
    private static final int SPEAKER_OUTPUT = 0x20;

    private static final int RESET = 0x01;
    private static final int A20 = 0x02;

    /** What it occupies. */
    static final CardSpec SPEC =
            CardSpec.of("control ports", 1).withState(1).withPorts(PORT_B, 1).withPorts(PORT_A, 1);

    private final Pit pit;
    private final Processor processor;
    private final Runnable reset;

    /**
     * The ports of a PC.
     *
     * @param reset called when the guest pulses the processor's reset line
     */
    public ControlPorts(Pit pit, Processor processor, Runnable reset) {
        this.pit = pit;
        this.processor = processor;
        this.reset = reset;
    }

    @Override
    public CardSpec spec() {
        return SPEC;
    }

    /** Leaves the speaker off. */
    @Override
    public void reset(Slot slot) {
        out8(slot, PORT_B, 0);
    }

    @Override
    public int in8(Slot slot, int port) {
        if (port == PORT_A) {
            return processor.a20() ? A20 : 0;
        }
        return slot.get8(LATCH)
                | (pit.speakerGate() ? GATE : 0)
                | (pit.refreshToggle() ? REFRESH : 0)
                | (pit.speakerOutput() ? SPEAKER_OUTPUT : 0);
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        if (port == PORT_A) {
            processor.setA20((value & A20) != 0);
            if ((value & RESET) != 0) {
                reset.run();
            }
            return;
        }
        slot.put8(LATCH, value & KEPT);
        pit.setSpeakerGate((value & GATE) != 0);
    }
}

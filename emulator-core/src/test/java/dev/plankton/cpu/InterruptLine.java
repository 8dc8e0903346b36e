package dev.plankton.cpu;

import dev.plankton.cpu.state.Interrupts;

/** A line that a test raises and the processor's acknowledgement lowers. */
final class InterruptLine implements Interrupts {
    static final int VECTOR = 0x20;
    boolean active;

    @Override
    public boolean pending() {
        return active;
    }

    @Override
    public int acknowledge() {
        active = false;
        return VECTOR;
    }
}

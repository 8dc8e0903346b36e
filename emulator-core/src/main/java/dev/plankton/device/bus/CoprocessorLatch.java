package dev.plankton.device.bus;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;

/**
 * The latch of an AT that holds the busy signal of its x87 after an error: a write to F0h clears it, and one to F1h, which
 * resets the x87, clears it as well. Source: IBM PC/AT Technical Reference.
 */
final class CoprocessorLatch implements Card {
    /** IRQ 13 is the x87's. */
    private static final int IRQ = 13;

    static final CardSpec SPEC =
            CardSpec.of("coprocessor latch", 1).withPorts(0xF0, 2).withIrq(IRQ);

    @Override
    public CardSpec spec() {
        return SPEC;
    }

    @Override
    public void out8(Slot slot, int port, int value) {
        slot.lower(IRQ);
    }
}

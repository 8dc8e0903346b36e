package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Handler;

/**
 * Decoded instructions of a core, found by linear address and valid only while the bytes there are those they were
 * decoded from: so a store to code needs no notice, and VMs of one image share what one of them has decoded.
 *
 * <p>Two addresses with the same low bits share a slot, so {@link Decoded#after} and {@link Decoded#target} name the right
 * slots whichever of them the instruction is at.
 */
public final class DecodedCache {
    /** Instructions, a power of two; about 128 KiB for each core. */
    private static final int SLOTS = 2048;

    /** The instruction at an address is, if it is here, at the address ANDed with the last index. */
    final Decoded[] slots = new Decoded[SLOTS];

    /** Where an instruction is decoded that cannot be found by its bytes. */
    final Decoded apart = new Decoded();

    /** Stands for an instruction that is not to be executed: a gate to nothing. */
    final Decoded stop = new Decoded();

    DecodedCache() {
        stop.handler = Handler.GATE;
        for (int n = 0; n < SLOTS; n++) {
            slots[n] = new Decoded();
        }
    }

    /** Whether two linear addresses have the same place. */
    static boolean samePlace(int address, int other) {
        return (address - other & SLOTS - 1) == 0;
    }

    /** What is kept for a linear address. */
    public Decoded at(int address) {
        return slots[address & SLOTS - 1];
    }
}

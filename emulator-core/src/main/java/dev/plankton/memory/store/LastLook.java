package dev.plankton.memory.store;

/**
 * The shared block that a thread looked at last, of which it has a share: to look at many owners one after the other, of which
 * most share a block with the one before, then takes no lock, so that a thread that has lost its processor holds up no VM. Only
 * until {@link DeltaStore#end(LastLook)}. Confined to one thread at a time.
 */
public final class LastLook {
    private int reference = Reference.NONE;

    /** The reference of which it has a share; none at first. */
    int reference() {
        return reference;
    }

    /** It has a share of another one now; returns that of which it had one. */
    int exchange(int next) {
        int before = reference;
        reference = next;
        return before;
    }
}

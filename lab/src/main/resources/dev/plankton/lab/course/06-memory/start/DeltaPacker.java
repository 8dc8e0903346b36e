import dev.plankton.lab.exercise.memory.StatePacker;

/** Keeps the state of a sleeping VM. It is always right, and much too large: it keeps all of it. */
public final class DeltaPacker implements StatePacker {
    @Override
    public byte[] pack(byte[] state, byte[] template) {
        // GAP 1: keep only what differs from the template, and where that is.
        return state.clone();
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        // GAP 2: begin with a copy of the template, and lay what was kept over it.
        return packed.clone();
    }
}

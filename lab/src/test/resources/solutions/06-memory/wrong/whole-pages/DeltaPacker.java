import dev.plankton.lab.exercise.memory.StatePacker;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keeps the pages that differ, whole. */
public final class DeltaPacker implements StatePacker {
    private static final int PAGE = 4096;

    @Override
    public byte[] pack(byte[] state, byte[] template) {
        ByteBuffer packed = ByteBuffer.allocate(2 * state.length);
        for (int at = 0; at < state.length; at += PAGE) {
            int end = Math.min(at + PAGE, state.length);
            if (!Arrays.equals(state, at, end, template, at, end)) {
                packed.putInt(at).put(state, at, end - at);
            }
        }
        return Arrays.copyOf(packed.array(), packed.position());
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = template.clone();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            int at = in.getInt();
            in.get(state, at, Math.min(PAGE, state.length - at));
        }
        return state;
    }
}

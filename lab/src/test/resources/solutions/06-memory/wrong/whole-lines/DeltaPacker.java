import dev.plankton.lab.exercise.memory.StatePacker;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keeps the lines that differ, whole. */
public final class DeltaPacker implements StatePacker {
    private static final int LINE = 64;

    @Override
    public byte[] pack(byte[] state, byte[] template) {
        ByteBuffer packed = ByteBuffer.allocate(2 * state.length);
        for (int at = 0; at < state.length; at += LINE) {
            if (!Arrays.equals(state, at, at + LINE, template, at, at + LINE)) {
                packed.putInt(at).put(state, at, LINE);
            }
        }
        return Arrays.copyOf(packed.array(), packed.position());
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = template.clone();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            in.get(state, in.getInt(), LINE);
        }
        return state;
    }
}

import dev.plankton.lab.exercise.memory.StatePacker;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keeps each byte that differs with its address. */
public final class DeltaPacker implements StatePacker {
    @Override
    public byte[] pack(byte[] state, byte[] template) {
        ByteBuffer packed = ByteBuffer.allocate(1 << 20);
        for (int at = 0; at < state.length; at++) {
            if (state[at] != template[at]) {
                packed.putInt(at).put(state[at]);
            }
        }
        return Arrays.copyOf(packed.array(), packed.position());
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = template.clone();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            state[in.getInt()] = in.get();
        }
        return state;
    }
}

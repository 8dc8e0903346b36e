import dev.plankton.lab.exercise.memory.StatePacker;
import java.io.ByteArrayOutputStream;

/** Keeps how often each byte of the difference is repeated, up to 255 times. */
public final class DeltaPacker implements StatePacker {
    @Override
    public byte[] pack(byte[] state, byte[] template) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int at = 0;
        while (at < state.length) {
            int value = state[at] ^ template[at];
            int count = 1;
            while (count < 255 && at + count < state.length && (state[at + count] ^ template[at + count]) == value) {
                count++;
            }
            packed.write(count);
            packed.write(value);
            at += count;
        }
        return packed.toByteArray();
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = template.clone();
        int at = 0;
        for (int n = 0; n < packed.length; n += 2) {
            int count = packed[n] & 0xFF;
            for (int i = 0; i < count; i++) {
                state[at++] ^= packed[n + 1];
            }
        }
        return state;
    }
}

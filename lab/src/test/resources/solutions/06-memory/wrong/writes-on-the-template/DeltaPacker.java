import dev.plankton.lab.exercise.memory.StatePacker;
import java.io.ByteArrayOutputStream;

/** Keeps of a state the runs of bytes that differ from the template: how far after the last run, how long, and the bytes. */
public final class DeltaPacker implements StatePacker {
    /** Equal bytes between two changes that cost less within a run than a new run would. */
    private static final int BRIDGE = 2;

    @Override
    public byte[] pack(byte[] state, byte[] template) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int last = 0;
        int at = next(state, template, 0);
        while (at < state.length) {
            int end = at + 1;
            int more = next(state, template, end);
            while (more < state.length && more - end <= BRIDGE) {
                end = more + 1;
                more = next(state, template, end);
            }
            number(packed, at - last);
            number(packed, end - at);
            packed.write(state, at, end - at);
            last = end;
            at = more;
        }
        return packed.toByteArray();
    }

    @Override
    public byte[] unpack(byte[] packed, byte[] template) {
        byte[] state = template;
        Reader in = new Reader(packed);
        int at = 0;
        while (in.at < packed.length) {
            at += in.number();
            int length = in.number();
            System.arraycopy(packed, in.at, state, at, length);
            in.at += length;
            at += length;
        }
        return state;
    }

    /** The next byte that differs, or the length of the state. */
    private static int next(byte[] state, byte[] template, int from) {
        int at = from;
        while (at < state.length && state[at] == template[at]) {
            at++;
        }
        return at;
    }

    /** Seven bits in a byte, the lowest first; all bytes but the last have bit 7 set. */
    private static void number(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int number() {
            int value = 0;
            int shift = 0;
            while (true) {
                int next = bytes[at++] & 0xFF;
                value |= (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
                shift += 7;
            }
        }
    }
}

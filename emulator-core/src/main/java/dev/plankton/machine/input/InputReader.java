package dev.plankton.machine.input;

import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what an {@link InputLog} has packed, and checks each byte of it. Confined to one thread. */
public final class InputReader {
    /** Bytes of a frame without FCS, and of what {@link dev.plankton.device.DeviceHost#random} returns. */
    private static final int LEAST_FRAME = 14, MOST_FRAME = 1518, LEAST_RANDOM = 16, MOST_RANDOM = 64;

    private static final Phase[] PHASES = Phase.values();

    private final byte[] bytes;
    private final int end;
    private int at;

    /** Reads {@code bytes} from {@code from} up to {@code end}. */
    public InputReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        at = from;
    }

    /** What is there is not what an {@link InputLog} packs. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * The inputs of a log.
     *
     * @param begin from where its stamps count
     * @throws Malformed if it is none
     */
    public static List<TimedInput> inputs(byte[] log, long begin) throws Malformed {
        InputReader in = new InputReader(log, 0, log.length);
        List<TimedInput> inputs = new ArrayList<>();
        long moment = begin;
        long[] time = new long[1];
        while (in.hasMore()) {
            int head = in.get8();
            int phase = head >> InputLog.KIND_BITS;
            if (phase >= PHASES.length) {
                throw new Malformed("no such phase of an input: " + phase);
            }
            moment += in.getUpTo(Long.MAX_VALUE - moment, "instructions");
            inputs.add(new TimedInput(moment, PHASES[phase], in.input(head & (1 << InputLog.KIND_BITS) - 1, time)));
        }
        return inputs;
    }

    private Input input(int kind, long[] time) throws Malformed {
        return switch (kind) {
            case InputLog.KEY -> new Input.Key(getInt(0xFF, "a scan code"));
            case InputLog.MOUSE ->
                new Input.Mouse(
                        (int) getSigned(), (int) getSigned(), (int) getSigned(), getInt(7, "buttons of the mouse"));
            case InputLog.SERIAL -> new Input.Serial(getInt(0xFF, "a byte on COM1"));
            case InputLog.REQUEST -> new Input.Request(getCounted(0, StateMap.REQUEST_BUFFER_SIZE, "a request"));
            case InputLog.FRAME -> new Input.Frame(getCounted(LEAST_FRAME, MOST_FRAME, "a frame"));
            case InputLog.RANDOM -> new Input.Random(getCounted(LEAST_RANDOM, MOST_RANDOM, "random data"));
            case InputLog.REGISTER -> new Input.SetRegister(getInt(0xFF, "a register"), (int) getSigned());
            case InputLog.MEMORY -> new Input.WriteMemory(getInt(Integer.MAX_VALUE, "an address"), getCounted());
            case InputLog.NUMBER -> new Input.VmNumber(getInt(Integer.MAX_VALUE, "a number"));
            case InputLog.CLOCK -> {
                time[0] += getSigned();
                yield new Input.Clock(time[0]);
            }
            case InputLog.TIME -> {
                time[0] += getSigned();
                yield new Input.Time(time[0]);
            }
            case InputLog.RUN -> new Input.Run();
            default -> throw new Malformed("no such kind of input: " + kind);
        };
    }

    /** Whether something is left. */
    public boolean hasMore() {
        return at < end;
    }

    /** Where it is. */
    public int position() {
        return at;
    }

    /** An unsigned byte. */
    public int get8() throws Malformed {
        if (at >= end) {
            throw new Malformed("it ends within an entry");
        }
        return bytes[at++] & 0xFF;
    }

    /** 64 bits that were put as a {@link Varint}. */
    public long get() throws Malformed {
        long value = 0;
        for (int n = 0; n < Varint.MOST; n++) {
            int next = get8();
            value |= (long) (next & 0x7F) << 7 * n;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number of more than 64 bits");
    }

    /** The same, of at most {@code most}. */
    public long getUpTo(long most, String name) throws Malformed {
        long value = get();
        if (value < 0 || value > most) {
            throw new Malformed("%s out of range: %s".formatted(name, Long.toUnsignedString(value)));
        }
        return value;
    }

    /** The same as an int. */
    public int getInt(int most, String name) throws Malformed {
        return (int) getUpTo(most, name);
    }

    /** The same of either sign. */
    public long getSigned() throws Malformed {
        long value = get();
        return value >>> 1 ^ -(value & 1);
    }

    private byte[] getCounted(int least, int most, String name) throws Malformed {
        byte[] content = getCounted();
        if (content.length < least || content.length > most) {
            throw new Malformed("%s of %d bytes: %d to %d".formatted(name, content.length, least, most));
        }
        return content;
    }

    /** Bytes after their number. */
    public byte[] getCounted() throws Malformed {
        int count = getInt(end - at, "a length");
        if (count > end - at) {
            throw new Malformed("it ends within an entry");
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }
}

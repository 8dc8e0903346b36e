package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.memory.Memory;
import java.util.Arrays;
import java.util.Objects;

/**
 * What the compiler needs to know of a guest, copied while it stands at an entry, so that it can run on meanwhile.
 * Immutable.
 */
public final class CodeSnapshot {
    /** Bytes before and after the entry that a region may reach. */
    private static final int REACH = 4096;

    /** Bytes of the interrupt vectors. */
    private static final int VECTORS = 0x400;

    private final CpuModel model;
    private final int codeBase;
    private final int entry;
    private final int from;
    private final byte[] bytes;
    private final byte[] vectors;

    private CodeSnapshot(CpuModel model, int codeBase, int entry, int from, byte[] bytes, byte[] vectors) {
        this.model = model;
        this.codeBase = codeBase;
        this.entry = entry;
        this.from = from;
        this.bytes = bytes;
        this.vectors = vectors;
    }

    /** The code around CS:IP. */
    static CodeSnapshot of(DecodingCpu c) {
        int codeBase = c.segment(CpuState.CS) << 4;
        int from = Math.max(0, c.ip() - REACH);
        int to = Math.min(0x10000, c.ip() + REACH);
        byte[] bytes = Arrays.copyOfRange(c.memory().bytes(), codeBase + from, codeBase + to);
        byte[] vectors = Arrays.copyOf(c.memory().bytes(), VECTORS);
        return new CodeSnapshot(c.model(), codeBase, c.ip(), from, bytes, vectors);
    }

    public CpuModel model() {
        return model;
    }

    /** Linear address of CS:0. */
    public int codeBase() {
        return codeBase;
    }

    /** IP of the entry. */
    public int entry() {
        return entry;
    }

    /** The byte at an IP, or -1 if it was not copied. */
    public int at(int ip) {
        return ip >= from && ip - from < bytes.length ? bytes[ip - from] & 0xFF : -1;
    }

    /** IP of the handler of an interrupt if it is in this segment, else -1. */
    public int handler(int vector) {
        return word(4 * vector + 2) == codeBase >>> 4 ? word(4 * vector) : -1;
    }

    private int word(int at) {
        return vectors[at] & 0xFF | (vectors[at + 1] & 0xFF) << 8;
    }

    /** Puts the code and the interrupt vectors where they were. */
    public void copyTo(Memory memory) {
        memory.put(0, vectors, 0, vectors.length);
        memory.put(codeBase + from, bytes, 0, bytes.length);
    }

    /** Where regions that can be entered at an IP are looked for: the same for most code that is the same. */
    Key key(int ip) {
        long first = 0;
        for (int n = 0; n < Long.BYTES; n++) {
            first |= (at(ip + n) & 0xFFL) << 8 * n;
        }
        return new Key(model, codeBase, ip, first);
    }

    /**
     * An entry and what code begins there.
     *
     * @param first the first eight bytes
     */
    record Key(CpuModel model, int codeBase, int entry, long first) {
        static Key of(DecodingCpu c) {
            int codeBase = c.segment(CpuState.CS) << 4;
            return new Key(c.model(), codeBase, c.ip(), c.memory().get64(codeBase + c.ip()));
        }

        @Override
        public int hashCode() {
            return Objects.hash(codeBase, entry, first);
        }
    }
}

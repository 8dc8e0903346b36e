package dev.plankton.verification.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads vectors in MOO 1.1, a format of chunks within chunks: github.com/dbalsom/moo, doc/moo_format_v1.md. Chunks of
 * an unknown kind are passed over.
 */
final class MooVectors implements VectorReader {
    private static final int MOO = id("MOO ");
    private static final int TEST = id("TEST");
    private static final int NAME = id("NAME");
    private static final int BYTS = id("BYTS");
    private static final int INIT = id("INIT");
    private static final int FINA = id("FINA");
    private static final int REGS = id("REGS");
    private static final int RG32 = id("RG32");
    private static final int RMSK = id("RMSK");
    private static final int RM32 = id("RM32");
    private static final int RAM = id("RAM ");
    private static final int EXCP = id("EXCP");

    /** Our number of each register in a REGS chunk: AX BX CX DX CS SS DS ES SP BP SI DI IP FLAGS. */
    private static final int[] ORDER_16 = {0, 3, 1, 2, 9, 10, 11, 8, 4, 5, 6, 7, 14, 15};

    /** The same in RG32: CR0 CR3 EAX EBX ECX EDX ESI EDI EBP ESP CS DS ES FS GS SS EIP EFLAGS DR6 DR7. */
    private static final int[] ORDER_32 = {-1, -1, 0, 3, 1, 2, 6, 7, 5, 4, 9, 11, 8, 12, 13, 10, 14, 15, -1, -1};

    /** A 386 has no EFLAGS bits above 17. */
    private static final int HIDDEN_FLAGS_32 = 0xFFFC0000;

    /** CPUs whose vectors end after one instruction. */
    private static final Set<String> WITHOUT_HLT = Set.of("8088", "8086", "V20 ", "V30 ");

    /** No chunk is larger; a length above this is damage. */
    private static final int LARGEST_CHUNK = 1 << 24;

    private final InputStream in;
    private final boolean oneInstruction;
    private final int tests;
    /** Undefined bits of each register in every test of the file. */
    private final int[] undefinedBits = new int[TestVector.REGISTERS];

    private byte[] bytes = new byte[1 << 16];
    private int filled;
    /** The part of {@link #bytes} that is the chunk being read. */
    private ByteBuffer chunk = littleEndian(bytes).limit(0);

    private int read;

    MooVectors(InputStream in) throws IOException {
        this.in = in;
        if (nextChunk() != MOO || chunk.remaining() < 12) {
            throw new IOException("not a MOO file");
        }
        int start = chunk.position();
        int major = chunk.get(start);
        if (major != 1) {
            throw new IOException("MOO version " + major + " instead of 1");
        }
        tests = chunk.getInt(start + 4);
        oneInstruction = WITHOUT_HLT.contains(new String(bytes, start + 8, 4, StandardCharsets.US_ASCII));
    }

    @Override
    public boolean next(TestVector vector) throws IOException {
        try {
            for (int id = nextChunk(); id != 0; id = nextChunk()) {
                if (id == TEST) {
                    read++;
                    vector.clear();
                    test(vector);
                    return true;
                }
                if (id == RMSK || id == RM32) {
                    registers(id == RMSK, undefinedBits, true);
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("a chunk is shorter than what it should hold", e);
        }
        if (read != tests) {
            throw new EOFException("the file ends after %d of %d vectors".formatted(read, tests));
        }
        return false;
    }

    /** Reads a chunk at the top level into {@link #chunk}; returns its kind, 0 at the end of the file. */
    private int nextChunk() throws IOException {
        fill(8);
        if (!chunk.hasRemaining()) {
            return 0;
        }
        if (chunk.remaining() < 8) {
            throw new EOFException("the file ends in the middle of a chunk");
        }
        int id = chunk.getInt();
        int length = chunk.getInt();
        if (length < 0 || length > LARGEST_CHUNK) {
            throw new IOException("a chunk of %d bytes".formatted(length & 0xFFFFFFFFL));
        }
        fill(length);
        if (chunk.remaining() < length) {
            throw new EOFException("the file ends in the middle of a chunk");
        }
        return id;
    }

    /** Goes on to the next {@code length} bytes, or what is left of the file. */
    private void fill(int length) throws IOException {
        int from = chunk.limit();
        if (filled - from < length) {
            filled -= from;
            if (bytes.length < length) {
                byte[] larger = new byte[2 * length];
                System.arraycopy(bytes, from, larger, 0, filled);
                bytes = larger;
                chunk = littleEndian(bytes);
            } else {
                System.arraycopy(bytes, from, bytes, 0, filled);
            }
            filled += in.readNBytes(bytes, filled, bytes.length - filled);
            from = 0;
        }
        chunk.limit(Math.min(from + length, filled)).position(from);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void test(TestVector vector) throws IOException {
        vector.index = Math.max(chunk.getInt(), read - 1); // some suites number none
        vector.oneInstruction = oneInstruction;
        System.arraycopy(undefinedBits, 0, vector.undefinedBits, 0, undefinedBits.length);
        while (chunk.hasRemaining()) {
            int id = chunk.getInt();
            int end = end();
            if (id == NAME) {
                int length = Math.min(chunk.getInt(), end - chunk.position());
                vector.setName(bytes, chunk.position(), Math.max(length, 0));
            } else if (id == BYTS) {
                vector.codeLength = chunk.getInt();
            } else if (id == INIT) {
                state(vector, end, vector.initial, vector.initialRam, false);
            } else if (id == FINA) {
                state(vector, end, vector.expected, vector.expectedRam, true);
            } else if (id == EXCP) {
                // Its address of the flags is that of a bus cycle, so 1 too low when SP is odd.
                vector.exception = chunk.get() & 0xFF;
            }
            chunk.position(end);
        }
        vector.complete();
    }

    /** Takes the length of a chunk; returns where it ends. */
    private int end() throws IOException {
        int length = chunk.getInt();
        if (length < 0 || length > chunk.remaining()) {
            throw new IOException("a chunk is longer than the one around it");
        }
        return chunk.position() + length;
    }

    private void state(TestVector vector, int stateEnd, int[] registers, TestVector.Bytes ram, boolean last)
            throws IOException {
        while (chunk.position() < stateEnd) {
            int id = chunk.getInt();
            int end = end();
            if (id == REGS || id == RG32) {
                int mask = registers(id == REGS, registers, false);
                vector.expectedMask |= last ? mask : 0;
                vector.flagsHidden = id == REGS ? TestVector.HIDDEN_FLAGS_16 : HIDDEN_FLAGS_32;
            } else if (id == RMSK || id == RM32) {
                registers(id == RMSK, vector.undefinedBits, true);
            } else if (id == RAM) {
                for (int left = chunk.getInt(); left > 0; left--) {
                    int address = chunk.getInt();
                    ram.add(address, chunk.get());
                }
            }
            chunk.position(end);
        }
    }

    /**
     * Reads registers that a bit mask lists.
     *
     * @param undefined they are masks of defined bits; take what is undefined
     * @return which ones, by our numbers
     */
    private int registers(boolean words, int[] values, boolean undefined) {
        int[] order = words ? ORDER_16 : ORDER_32;
        int present = words ? chunk.getShort() & 0xFFFF : chunk.getInt();
        int mask = 0;
        for (int bit = 0; bit < order.length; bit++) {
            if ((present >> bit & 1) == 0) {
                continue;
            }
            int value = words ? chunk.getShort() & 0xFFFF : chunk.getInt();
            int n = order[bit];
            if (n >= 0) {
                boolean segment = n >= TestVector.SEGMENTS && n < TestVector.IP;
                int width = words || segment ? 0xFFFF : -1;
                values[n] = (undefined ? ~value : value) & width;
                mask |= 1 << n;
            }
        }
        return mask;
    }

    private static int id(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }
}

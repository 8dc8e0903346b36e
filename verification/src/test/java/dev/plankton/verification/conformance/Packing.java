package dev.plankton.verification.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Columns of bytes, each deflated on its own. Values of one kind lie together, and the bytes of a register by their
 * significance, because like deflates best with like. The file: magic, number of columns, then for each its size, its
 * deflated size and its deflated bytes, all numbers 4 bytes, big endian.
 *
 * <p>Columns: 4 n + b is byte b of register n at the start, 64 + 4 n + b that of its change, see {@link #change}; the
 * others are named.
 * A number is 7 bits a byte, the lowest first, bit 7 set in all but the last.
 */
final class Packing {
    static final String RESOURCE = "/conformance/i386.vectors";
    static final String X87_RESOURCE = "/conformance/x87.vectors";

    static final int CHANGE = 64;
    static final int FORMS = 128;
    static final int FORM_SIZES = 129;
    static final int INDEXES = 130;
    static final int CHANGED = 131;
    static final int INITIAL_RAM = 132;
    static final int EXPECTED_RAM = 136;
    static final int EXCEPTION = 140;
    static final int UNDEFINED_FLAGS = 141;
    static final int UNDEFINED_REGISTERS = 142;
    static final int CODE_LENGTH = 143;
    /** The first of those of the x87, see {@link X87Packing}. */
    static final int X87 = 144;

    private static final int COLUMNS = 192;

    /** Of the columns of RAM: how many bytes, their addresses less the expected one, their values. */
    static final int COUNT = 0;

    static final int ADDRESS = 1;
    static final int VALUE = 2;

    private static final int MAGIC = 0x504C4B31;

    private Packing() {}

    /** Bytes that each register has. */
    static int width(int register) {
        return register < TestVector.SEGMENTS || register == TestVector.FLAGS ? 4 : 2;
    }

    /** What column {@link #CHANGE} holds of register {@code n}: how its final value differs from the usual one. */
    static int change(TestVector vector, int n) {
        return n == TestVector.FLAGS
                ? vector.expected[n] ^ vector.initial[n]
                : vector.expected[n] - vector.initial[n] - (n == TestVector.IP ? vector.codeLength : 0);
    }

    /** The final value again. */
    static int changed(TestVector vector, int n, int change) {
        return n == TestVector.FLAGS
                ? vector.initial[n] ^ change
                : vector.initial[n] + change + (n == TestVector.IP ? vector.codeLength : 0)
                        & (width(n) == 2 ? 0xFFFF : -1);
    }

    /** Columns to write. */
    static final class Writer {
        private final ByteArrayOutputStream[] columns = new ByteArrayOutputStream[COLUMNS];

        Writer() {
            for (int n = 0; n < COLUMNS; n++) {
                columns[n] = new ByteArrayOutputStream();
            }
        }

        void put(int column, int value) {
            columns[column].write(value);
        }

        void number(int column, int value) {
            int left = value;
            while (left >>> 7 != 0) {
                put(column, left & 0x7F | 0x80);
                left >>>= 7;
            }
            put(column, left);
        }

        void signed(int column, int value) {
            number(column, value << 1 ^ value >> 31);
        }

        void save(DataOutputStream out) throws IOException {
            out.writeInt(MAGIC);
            out.writeInt(COLUMNS);
            for (ByteArrayOutputStream column : columns) {
                byte[] raw = column.toByteArray();
                byte[] packed = deflate(raw);
                out.writeInt(raw.length);
                out.writeInt(packed.length);
                out.write(packed);
            }
        }

        /** The shortest of what two strategies give: columns of random values have nothing that repeats. */
        private static byte[] deflate(byte[] raw) {
            byte[] usual = deflate(raw, Deflater.DEFAULT_STRATEGY);
            byte[] huffman = deflate(raw, Deflater.HUFFMAN_ONLY);
            return usual.length < huffman.length ? usual : huffman;
        }

        private static byte[] deflate(byte[] raw, int strategy) {
            try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
                deflater.setStrategy(strategy);
                deflater.setInput(raw);
                deflater.finish();
                byte[] packed = new byte[raw.length + raw.length / 8 + 64];
                int length = 0;
                while (!deflater.finished()) {
                    length += deflater.deflate(packed, length, packed.length - length);
                }
                return Arrays.copyOf(packed, length);
            }
        }
    }

    /** Columns to read, each from its first byte on. */
    static final class Reader {
        private final byte[][] columns = new byte[COLUMNS][];
        private final int[] at = new int[COLUMNS];

        Reader(DataInputStream in) throws IOException {
            int count = in.readInt() == MAGIC ? in.readInt() : -1;
            if (count < 0 || count > COLUMNS) {
                throw new IOException("not packed vectors");
            }
            Arrays.fill(columns, new byte[0]);
            for (int n = 0; n < count; n++) {
                columns[n] = new byte[in.readInt()];
                inflate(in.readNBytes(in.readInt()), columns[n]);
            }
        }

        private static void inflate(byte[] packed, byte[] raw) throws IOException {
            try (Inflater inflater = new Inflater(true)) {
                inflater.setInput(packed);
                int length = 0;
                while (length < raw.length) {
                    int count = inflater.inflate(raw, length, raw.length - length);
                    if (count == 0) {
                        throw new EOFException("a column is too short");
                    }
                    length += count;
                }
            } catch (DataFormatException e) {
                throw new IOException("a column is damaged", e);
            }
        }

        boolean hasMore(int column) {
            return at[column] < columns[column].length;
        }

        int take(int column) {
            return columns[column][at[column]++] & 0xFF;
        }

        int number(int column) {
            int value = 0;
            int shift = 0;
            int b;
            do {
                b = take(column);
                value |= (b & 0x7F) << shift;
                shift += 7;
            } while (b >= 0x80);
            return value;
        }

        int signed(int column) {
            int value = number(column);
            return value >>> 1 ^ -(value & 1);
        }
    }
}

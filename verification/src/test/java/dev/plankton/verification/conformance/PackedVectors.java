package dev.plankton.verification.conformance;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the vectors that {@link PackVectors} has packed, form by form. */
final class PackedVectors implements VectorReader {
    private final Packing.Reader columns;
    private String form = "";
    private int left;
    private int index;

    private PackedVectors(Packing.Reader columns) {
        this.columns = columns;
    }

    /** The vectors of the integer instructions in the test resources. */
    static PackedVectors open() throws IOException {
        return open(Packing.RESOURCE);
    }

    /** The vectors in {@code resource}. */
    static PackedVectors open(String resource) throws IOException {
        try (InputStream in = PackedVectors.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no resource " + resource);
            }
            return read(in);
        }
    }

    static PackedVectors read(InputStream in) throws IOException {
        return new PackedVectors(new Packing.Reader(new DataInputStream(new BufferedInputStream(in))));
    }

    /** Goes on to the next form; false at the end. */
    boolean nextForm() {
        if (!columns.hasMore(Packing.FORMS)) {
            return false;
        }
        StringBuilder name = new StringBuilder();
        for (int c = columns.take(Packing.FORMS); c != 0; c = columns.take(Packing.FORMS)) {
            name.append((char) c);
        }
        form = name.toString();
        left = columns.number(Packing.FORM_SIZES);
        index = -1;
        return true;
    }

    /** The form whose vectors {@link #next} gives. */
    String form() {
        return form;
    }

    @Override
    public boolean next(TestVector vector) throws IOException {
        if (left == 0) {
            return false;
        }
        left--;
        vector.clear();
        index += 1 + columns.signed(Packing.INDEXES);
        vector.index = index;
        vector.codeLength = columns.number(Packing.CODE_LENGTH);
        registers(vector);
        int address = (vector.initial[TestVector.CS] << 4) + vector.initial[TestVector.IP];
        ram(Packing.INITIAL_RAM, vector.initialRam, address);
        ram(Packing.EXPECTED_RAM, vector.expectedRam, address);
        vector.exception = columns.signed(Packing.EXCEPTION);
        vector.undefinedFlags = columns.number(Packing.UNDEFINED_FLAGS);
        int undefined = columns.number(Packing.UNDEFINED_REGISTERS);
        for (int n = 0; undefined >> n != 0; n++) {
            vector.undefinedBits[n] = (undefined >> n & 1) != 0 ? columns.number(Packing.UNDEFINED_REGISTERS) : 0;
        }
        X87Packing.take(columns, vector);
        vector.complete();
        return true;
    }

    private void registers(TestVector vector) {
        int changed = columns.take(Packing.CHANGED) | columns.take(Packing.CHANGED) << 8;
        vector.expectedMask = changed;
        for (int n = 0; n < TestVector.REGISTERS; n++) {
            vector.initial[n] = value(4 * n, Packing.width(n));
            if ((changed >> n & 1) != 0) {
                vector.expected[n] = Packing.changed(vector, n, value(Packing.CHANGE + 4 * n, Packing.width(n)));
            }
        }
    }

    private int value(int column, int width) {
        int value = 0;
        for (int b = 0; b < width; b++) {
            value |= columns.take(column + b) << 8 * b;
        }
        return value;
    }

    private void ram(int column, TestVector.Bytes ram, int from) throws IOException {
        int address = from;
        for (int count = columns.number(column + Packing.COUNT); count > 0; count--) {
            address += columns.signed(column + Packing.ADDRESS);
            ram.add(address, columns.take(column + Packing.VALUE));
            address++;
        }
    }
}

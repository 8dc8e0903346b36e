package dev.plankton.verification.conformance;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Packs the project's own vectors for the test resources: {@code java PackVectors ../shared/cpu-tests/i386
 * verification/src/test/resources/conformance/i386.vectors}, and for {@code x87.vectors} with a 4 after that. Everything that a comparison uses is kept, the text of
 * the instructions is not.
 */
final class PackVectors {
    private final Packing.Writer columns = new Packing.Writer();

    /** Of each form, one vector in this many. */
    private final int every;

    private PackVectors(int every) {
        this.every = every;
    }

    /** Packs the directory of the first argument to the file of the second, of each form one vector in as many as the third says. */
    public static void main(String[] args) throws IOException {
        Path to = Path.of(args[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            int every = args.length > 2 ? Integer.parseInt(args[2]) : 1;
            pack(VectorFiles.find(List.of(Path.of(args[0]))), every).save(out);
        }
    }

    private static Packing.Writer pack(List<Path> files, int every) throws IOException {
        PackVectors packer = new PackVectors(every);
        try (VectorFiles opener = new VectorFiles()) {
            for (Path file : files) {
                try (InputStream in = opener.stream(file)) {
                    packer.form(VectorFiles.form(file), VectorFiles.reader(file, in));
                }
            }
        }
        return packer.columns;
    }

    private void form(String name, VectorReader vectors) throws IOException {
        name.chars().forEach(c -> columns.put(Packing.FORMS, c));
        columns.put(Packing.FORMS, 0);
        TestVector vector = new TestVector();
        int count = 0;
        int index = -1;
        while (vectors.next(vector)) {
            if (vector.index % every != 0) {
                continue;
            }
            columns.signed(Packing.INDEXES, vector.index - index - 1);
            index = vector.index;
            vector(vector);
            count++;
        }
        columns.number(Packing.FORM_SIZES, count);
    }

    private void vector(TestVector vector) throws IOException {
        if (vector.flagsHidden != 0 || vector.oneInstruction || vector.differsOn386) {
            throw new IOException("only vectors with 32-bit registers can be packed");
        }
        registers(vector);
        int address = (vector.initial[TestVector.CS] << 4) + vector.initial[TestVector.IP];
        ram(Packing.INITIAL_RAM, vector.initialRam, address);
        ram(Packing.EXPECTED_RAM, vector.expectedRam, address);
        columns.signed(Packing.EXCEPTION, vector.exception);
        columns.number(Packing.UNDEFINED_FLAGS, vector.undefinedFlags);
        columns.number(Packing.CODE_LENGTH, vector.codeLength);
        undefinedRegisters(vector.undefinedBits);
        X87Packing.put(columns, vector);
    }

    private void registers(TestVector vector) {
        columns.put(Packing.CHANGED, vector.expectedMask);
        columns.put(Packing.CHANGED, vector.expectedMask >> 8);
        for (int n = 0; n < TestVector.REGISTERS; n++) {
            value(4 * n, Packing.width(n), vector.initial[n]);
            if ((vector.expectedMask >> n & 1) != 0) {
                value(Packing.CHANGE + 4 * n, Packing.width(n), Packing.change(vector, n));
            }
        }
    }

    private void value(int column, int width, int value) {
        for (int b = 0; b < width; b++) {
            columns.put(column + b, value >> 8 * b);
        }
    }

    private void ram(int column, TestVector.Bytes ram, int from) {
        int address = from;
        columns.number(column + Packing.COUNT, ram.count);
        for (int i = 0; i < ram.count; i++) {
            columns.signed(column + Packing.ADDRESS, ram.addresses[i] - address);
            columns.put(column + Packing.VALUE, ram.values[i]);
            address = ram.addresses[i] + 1;
        }
    }

    private void undefinedRegisters(int[] bits) {
        int mask = 0;
        for (int n = 0; n < bits.length; n++) {
            mask |= bits[n] != 0 ? 1 << n : 0;
        }
        columns.number(Packing.UNDEFINED_REGISTERS, mask);
        for (int bit : bits) {
            if (bit != 0) {
                columns.number(Packing.UNDEFINED_REGISTERS, bit);
            }
        }
    }
}

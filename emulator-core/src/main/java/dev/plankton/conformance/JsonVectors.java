package dev.plankton.conformance;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads vectors in JSON: an array of them, as SingleStepTests publishes them, or one a line (NDJSON). See
 * github.com/SingleStepTests/8086 for the members.
 */
final class JsonVectors implements VectorReader {
    private static final long[] REGISTER_NAMES = new long[2 * TestVector.REGISTERS];

    private static final long IDX = JsonScanner.pack("idx");
    private static final long NAME = JsonScanner.pack("name");
    private static final long INITIAL = JsonScanner.pack("initial");
    private static final long FINAL = JsonScanner.pack("final");
    private static final long REGS = JsonScanner.pack("regs");
    private static final long RAM = JsonScanner.pack("ram");
    private static final long EXCEPTION = JsonScanner.pack("exception");
    private static final long FLAG_ADDRESS = JsonScanner.pack("flag_addr");
    private static final long UNDEFINED = JsonScanner.pack("undef");
    private static final long UNDEFINED_REGISTERS = JsonScanner.pack("undef_regs");
    private static final long ON_386 = JsonScanner.pack("on386");
    private static final long NUMBER = JsonScanner.pack("number");

    static {
        for (int n = 0; n < TestVector.REGISTERS; n++) {
            REGISTER_NAMES[n] = JsonScanner.pack(TestVector.registerName(n));
            REGISTER_NAMES[TestVector.REGISTERS + n] = JsonScanner.pack("e" + TestVector.registerName(n));
        }
    }

    private final JsonScanner json;
    private boolean inArray;

    JsonVectors(InputStream in) throws IOException {
        json = new JsonScanner(in);
        inArray = json.skip('[');
    }

    @Override
    public boolean next(TestVector vector) throws IOException {
        json.skip(',');
        if (inArray && json.skip(']')) {
            inArray = false;
        }
        if (json.peek() < 0) {
            return false;
        }
        vector.clear();
        json.take('{');
        while (!json.skip('}')) {
            member(vector, json.name());
            json.skip(',');
        }
        return true;
    }

    private void member(TestVector vector, long name) throws IOException {
        if (name == IDX) {
            vector.index = json.number(0);
        } else if (name == NAME) {
            json.string();
            vector.name = json.text();
        } else if (name == INITIAL) {
            state(vector, vector.initial, vector.initialRam, false);
        } else if (name == FINAL) {
            state(vector, vector.expected, vector.expectedRam, true);
        } else if (name == EXCEPTION) {
            exception(vector);
        } else if (name == FLAG_ADDRESS) {
            vector.flagAddress = json.number(-1);
        } else if (name == UNDEFINED) {
            if (json.peek() == '{') {
                json.value();
            } else {
                vector.undefinedFlags = json.number(0);
            }
        } else if (name == UNDEFINED_REGISTERS) {
            registers(vector.undefinedBits);
        } else if (name == ON_386) {
            json.value();
            vector.differsOn386 = true;
        } else {
            json.value();
        }
    }

    /** A number, or an object with the number and the address of the flags. */
    private void exception(TestVector vector) throws IOException {
        if (!json.skip('{')) {
            vector.exception = json.number(-1);
            return;
        }
        while (!json.skip('}')) {
            long name = json.name();
            if (name == NUMBER) {
                vector.exception = json.number(-1);
            } else if (name == FLAG_ADDRESS) {
                vector.flagAddress = json.number(-1);
            } else {
                json.value();
            }
            json.skip(',');
        }
    }

    private void state(TestVector vector, int[] registers, TestVector.Bytes ram, boolean last) throws IOException {
        json.take('{');
        while (!json.skip('}')) {
            long name = json.name();
            if (name == REGS) {
                int mask = registers(registers);
                vector.expectedMask |= last ? mask : 0;
            } else if (name == RAM) {
                ram(ram);
            } else {
                json.value();
            }
            json.skip(',');
        }
    }

    private int registers(int[] values) throws IOException {
        int mask = 0;
        json.take('{');
        while (!json.skip('}')) {
            int n = register(json.name());
            if (n < 0) {
                json.value();
            } else {
                values[n] = json.number(0);
                mask |= 1 << n;
            }
            json.skip(',');
        }
        return mask;
    }

    private static int register(long name) {
        for (int n = 0; n < REGISTER_NAMES.length; n++) {
            if (REGISTER_NAMES[n] == name) {
                return n % TestVector.REGISTERS;
            }
        }
        return -1;
    }

    private void ram(TestVector.Bytes ram) throws IOException {
        json.take('[');
        while (!json.skip(']')) {
            json.take('[');
            int address = json.number(0);
            json.take(',');
            ram.add(address, json.number(0));
            json.take(']');
            json.skip(',');
        }
    }
}

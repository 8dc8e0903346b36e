package dev.plankton.verification.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads vectors in JSON: an array of them, as SingleStepTests publishes them, or one a line (NDJSON). See
 * github.com/SingleStepTests/8086 for the members.
 */
final class JsonVectors implements VectorReader {
    /** Register names by hash, and the registers they name; the names with E, of 32 bits, are 16 higher. */
    private static final long[] REGISTER_NAMES = new long[128];

    private static final byte[] REGISTER_NUMBERS = new byte[REGISTER_NAMES.length];

    private static final long IDX = JsonScanner.pack("idx");
    private static final long TEST_NUM = JsonScanner.pack("test_num");
    private static final long NAME = JsonScanner.pack("name");
    private static final long BYTES = JsonScanner.pack("bytes");
    private static final long INITIAL = JsonScanner.pack("initial");
    private static final long FINAL = JsonScanner.pack("final");
    private static final long REGS = JsonScanner.pack("regs");
    private static final long RAM = JsonScanner.pack("ram");
    private static final long EXCEPTION = JsonScanner.pack("exception");
    private static final long FLAG_ADDRESS = JsonScanner.pack("flag_addr");
    private static final long UNDEFINED = JsonScanner.pack("undef");
    private static final long UNDEFINED_REGISTERS = JsonScanner.pack("undef_regs");
    private static final long ON_386 = JsonScanner.pack("on386");
    private static final long FPU = JsonScanner.pack("fpu");
    private static final long UNDEFINED_STATUS = JsonScanner.pack("undef_sw");
    private static final long UNDEFINED_ST = JsonScanner.pack("undef_st");
    private static final long UNDEFINED_RAM = JsonScanner.pack("undef_ram");
    private static final long NEAR_ST = JsonScanner.pack("ulp_st");
    private static final long QUEUE = JsonScanner.pack("queue");
    private static final long NUMBER = JsonScanner.pack("number");

    static {
        Arrays.fill(REGISTER_NUMBERS, (byte) -1);
        for (int n = 0; n < TestVector.REGISTERS; n++) {
            put(TestVector.registerName(n), n);
            put("e" + TestVector.registerName(n), TestVector.REGISTERS + n);
        }
    }

    private static void put(String name, int number) {
        long packed = JsonScanner.pack(name);
        int slot = slot(packed);
        if (REGISTER_NAMES[slot] != 0) {
            throw new IllegalStateException("two registers hash to one slot: " + name);
        }
        REGISTER_NAMES[slot] = packed;
        REGISTER_NUMBERS[slot] = (byte) number;
    }

    /** A multiplier by which no two names share a slot. */
    private static int slot(long packedName) {
        return (int) (packedName * 0x91B7584A2265B1F5L >>> 57);
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
            if (inArray) {
                json.take(']');
            }
            return false;
        }
        vector.clear();
        json.take('{');
        while (!json.skip('}')) {
            member(vector, json.name());
            json.skip(',');
        }
        vector.complete();
        return true;
    }

    private void member(TestVector vector, long name) throws IOException {
        if (name == IDX || name == TEST_NUM) {
            vector.index = json.number(0);
        } else if (name == NAME) {
            json.nameOf(vector);
        } else if (name == BYTES) {
            bytes(vector);
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
            registers(vector, vector.undefinedBits);
        } else if (name == UNDEFINED_STATUS) {
            vector.undefinedStatus = json.number(0);
        } else if (name == UNDEFINED_ST) {
            vector.undefinedX87 = JsonX87.mask(json);
        } else if (name == NEAR_ST) {
            vector.nearX87 = JsonX87.mask(json);
        } else if (name == UNDEFINED_RAM) {
            JsonX87.ranges(json, vector.undefinedRam);
        } else if (name == ON_386) {
            json.value();
            vector.differsOn386 = true;
        } else {
            json.value();
        }
    }

    private void bytes(TestVector vector) throws IOException {
        json.take('[');
        while (!json.skip(']')) {
            json.number(0);
            vector.codeLength++;
            json.skip(',');
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
                int mask = registers(vector, registers);
                vector.expectedMask |= last ? mask : 0;
            } else if (name == RAM) {
                ram(ram);
            } else if (name == FPU) {
                if (last) {
                    vector.expectedX87.copy(vector.initialX87);
                }
                JsonX87.read(json, last ? vector.expectedX87 : vector.initialX87);
            } else if (name == QUEUE) {
                vector.oneInstruction = true; // only the suites of the 8088, 8086, V20 and V30 record the queue
                json.value();
            } else {
                json.value();
            }
            json.skip(',');
        }
    }

    private int registers(TestVector vector, int[] values) throws IOException {
        int mask = 0;
        json.take('{');
        while (!json.skip('}')) {
            int number = register(json.name());
            if (number < 0) {
                json.value();
            } else {
                int n = number % TestVector.REGISTERS;
                values[n] = json.number(0);
                mask |= 1 << n;
                vector.flagsHidden |= number == TestVector.FLAGS ? TestVector.HIDDEN_FLAGS_16 : 0;
            }
            json.skip(',');
        }
        return mask;
    }

    private static int register(long name) {
        int slot = slot(name);
        return REGISTER_NAMES[slot] == name ? REGISTER_NUMBERS[slot] : -1;
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

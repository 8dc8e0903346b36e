package dev.plankton.verification.conformance;

import java.io.IOException;

/** Reads what vectors in JSON have of the x87. */
final class JsonX87 {
    private static final long CW = JsonScanner.pack("cw");
    private static final long SW = JsonScanner.pack("sw");
    private static final long TW = JsonScanner.pack("tw");
    private static final long ST = JsonScanner.pack("st");
    private static final long FIP = JsonScanner.pack("fip");
    private static final long FDP = JsonScanner.pack("fdp");
    private static final long FOP = JsonScanner.pack("fop");

    private JsonX87() {}

    /** The member "fpu" of a state. */
    static void read(JsonScanner json, X87State state) throws IOException {
        state.present = true;
        json.take('{');
        while (!json.skip('}')) {
            long name = json.name();
            if (name == CW) {
                state.control = json.number(0);
            } else if (name == SW) {
                state.status = json.number(0);
            } else if (name == TW) {
                state.tags = json.number(0);
            } else if (name == ST) {
                registers(json, state);
            } else if (name == FIP) {
                state.instruction = json.number(-1);
            } else if (name == FDP) {
                state.operand = json.number(0);
            } else if (name == FOP) {
                state.opcode = json.number(0);
            } else {
                json.value();
            }
            json.skip(',');
        }
    }

    /** All registers, or pairs of a number and a register. */
    private static void registers(JsonScanner json, X87State state) throws IOException {
        json.take('[');
        int n = 0;
        while (!json.skip(']')) {
            if (json.skip('[')) {
                n = json.number(0);
                json.take(',');
                state.set(n, json.string());
                json.take(']');
            } else {
                state.set(n++, json.string());
            }
            json.skip(',');
        }
    }

    /** An array of register numbers, as bits. */
    static int mask(JsonScanner json) throws IOException {
        int mask = 0;
        json.take('[');
        while (!json.skip(']')) {
            mask |= 1 << json.number(0);
            json.skip(',');
        }
        return mask;
    }

    /** An array of pairs of an address and a length. */
    static void ranges(JsonScanner json, TestVector.Bytes bytes) throws IOException {
        json.take('[');
        while (!json.skip(']')) {
            json.take('[');
            int address = json.number(0);
            json.take(',');
            for (int length = json.number(0); length > 0; length--) {
                bytes.add(address++, 0);
            }
            json.take(']');
            json.skip(',');
        }
    }
}

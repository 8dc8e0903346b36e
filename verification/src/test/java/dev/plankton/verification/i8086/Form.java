package dev.plankton.verification.i8086;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An opcode, and the operation in the reg field of its ModRM byte where it has one there.
 *
 * @param operation 0 to 7, or -1
 */
record Form(int opcode, int operation) {
    private static final int[] SEGMENT_PREFIXES = {0x26, 0x2E, 0x36, 0x3E};

    /** Bytes that the longest instruction takes after its opcode. */
    private static final int LONGEST_REST = 5;

    /** All forms of the 8086 that the reference knows. */
    static List<Form> all() {
        List<Form> forms = new ArrayList<>();
        for (int opcode = 0; opcode < 0x100; opcode++) {
            switch (opcode) {
                case 0x26, 0x2E, 0x36, 0x3E, 0xF0, 0xF1, 0xF2, 0xF3 -> {} // prefixes
                case 0x9B, 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xF4 -> {} // WAIT, ESC, HLT
                case 0xFE -> operations(forms, opcode, 2);
                case 0x80, 0x81, 0x82, 0x83, 0xD0, 0xD1, 0xD2, 0xD3, 0xF6, 0xF7, 0xFF -> operations(forms, opcode, 8);
                default -> forms.add(new Form(opcode, -1));
            }
        }
        return forms;
    }

    private static void operations(List<Form> forms, int opcode, int count) {
        for (int operation = 0; operation < count; operation++) {
            forms.add(new Form(opcode, operation));
        }
    }

    /** An instruction of this form, with prefixes now and then, and as many random bytes as the longest one has. */
    byte[] encode(SplittableRandom random) {
        List<Integer> bytes = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            bytes.add(SEGMENT_PREFIXES[random.nextInt(SEGMENT_PREFIXES.length)]);
        }
        if (random.nextInt(12) == 0) {
            bytes.add(0xF0 + random.nextInt(2));
        }
        if (random.nextInt(isString() ? 2 : 8) == 0) {
            bytes.add(0xF2 + random.nextInt(2));
        }
        bytes.add(opcode);
        int modRm = random.nextInt(0x100);
        bytes.add(operation < 0 ? modRm : modRm & 0xC7 | operation << 3);
        for (int n = 1; n < LONGEST_REST; n++) {
            bytes.add(random.nextInt(4) == 0 ? -random.nextInt(2) : random.nextInt(0x100));
        }
        byte[] code = new byte[bytes.size()];
        for (int n = 0; n < code.length; n++) {
            code[n] = bytes.get(n).byteValue();
        }
        return code;
    }

    private boolean isString() {
        return opcode >= 0xA4 && opcode < 0xB0 && opcode != 0xA8 && opcode != 0xA9;
    }
}

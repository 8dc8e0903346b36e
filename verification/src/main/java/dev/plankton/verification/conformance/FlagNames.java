package dev.plankton.verification.conformance;

/** Flag bits as letters, for messages. */
final class FlagNames {
    private static final String[] NAMES = {
        "CF", "1", "PF", "3", "AF", "5", "ZF", "SF", "TF", "IF", "DF", "OF", "IOPL0", "IOPL1", "NT", "15", "RF", "VM",
        "AC"
    };

    private FlagNames() {}

    /** The names of the bits set in {@code mask}, or "none". */
    static String of(int mask) {
        StringBuilder names = new StringBuilder();
        for (int bit = 0; bit < 32; bit++) {
            if ((mask >>> bit & 1) != 0) {
                names.append(names.isEmpty() ? "" : " ").append(bit < NAMES.length ? NAMES[bit] : "bit" + bit);
            }
        }
        return names.isEmpty() ? "none" : names.toString();
    }
}

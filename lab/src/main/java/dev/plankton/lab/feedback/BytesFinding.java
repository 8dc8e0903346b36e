package dev.plankton.lab.feedback;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.NumberRule;
import java.util.ArrayList;
import java.util.List;

/** Compares memory. Stateless. */
public final class BytesFinding {
    private static final int MOST = 8, SHOWN = 16;

    private BytesFinding() {}

    /** Whether {@code found} is at {@code address} what it should be. */
    public static Finding of(int address, Bytes wanted, Bytes found) {
        if (found.equals(wanted)) {
            return Finding.HOLDS;
        }
        byte[] right = wanted.array();
        byte[] there = found.array();
        List<String> details = new ArrayList<>();
        int differing = 0;
        for (int n = 0; n < right.length; n++) {
            if (right[n] != there[n]) {
                differing++;
                if (differing <= MOST) {
                    details.add("%05Xh: expected is %02X, found is %02X."
                            .formatted(address + n, right[n] & 0xFF, there[n] & 0xFF));
                }
            }
        }
        if (differing > MOST) {
            details.add("%d more bytes differ.".formatted(differing - MOST));
        }
        return Finding.fails(
                "memory at %05Xh is %s, not %s".formatted(address, shortened(found), shortened(wanted)), details);
    }

    /** Whether the number at {@code address}, of {@code size} bytes, is what it should be. */
    public static Finding of(int address, int size, NumberRule rule, long found) {
        if (rule.allows(found)) {
            return Finding.HOLDS;
        }
        String name = size == 1 ? "byte" : size == 2 ? "word" : "doubleword";
        String text = "the %s at %05Xh is %d (%Xh), not %s".formatted(name, address, found, found, number(rule));
        return Finding.fails(text);
    }

    /** A rule for a number that people look at in hexadecimal as well. */
    public static String number(NumberRule rule) {
        boolean one = rule.least() == rule.most() && rule.least() >= 0 && rule.least() == Math.rint(rule.least());
        return one ? "%s (%Xh)".formatted(rule, (long) rule.least()) : rule.toString();
    }

    private static String shortened(Bytes bytes) {
        String text = bytes.toString();
        return bytes.length() <= SHOWN ? text : text.substring(0, 3 * SHOWN - 1) + " ...";
    }
}

package dev.plankton.debugger.dap.view;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Linear addresses as text: {@code 0x7C00}, {@code 7C00h}, {@code 31744}, or {@code 07C0:0000} in hexadecimal. */
public final class Addresses {
    private static final Pattern FAR = Pattern.compile("([0-9A-Fa-f]{1,4}):([0-9A-Fa-f]{1,4})");
    private static final Pattern NUMBER = Pattern.compile("0x([0-9a-f]{1,8})|([0-9][0-9a-f]{0,8})h|([0-9]{1,10})");

    private Addresses() {}

    /** An address as it is sent to the client, by which it refers to memory. */
    public static String reference(int address) {
        return String.format(Locale.ROOT, "0x%05X", address);
    }

    /**
     * The address that {@code text} is, plus {@code offset} bytes.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static int parse(String text, int offset) {
        long address = parse(text) + offset;
        if (address < 0 || address > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no address: %s with offset %d".formatted(text, offset));
        }
        return (int) address;
    }

    private static long parse(String text) {
        String plain = text.strip();
        Matcher far = FAR.matcher(plain);
        if (far.matches()) {
            return (Long.parseLong(far.group(1), 16) << 4) + Long.parseLong(far.group(2), 16);
        }
        Matcher number = NUMBER.matcher(plain.toLowerCase(Locale.ROOT));
        if (!number.matches()) {
            throw new IllegalArgumentException(
                    "not an address: '%s'; give a linear one as 0x7C00, or SEGMENT:OFFSET in hexadecimal"
                            .formatted(text));
        }
        return number.group(1) != null
                ? Long.parseLong(number.group(1), 16)
                : number.group(2) != null ? Long.parseLong(number.group(2), 16) : Long.parseLong(number.group(3));
    }

    /** An address as readers of real mode know it. */
    public static String far(int segment, int offset) {
        return String.format(Locale.ROOT, "%04X:%04X", segment, offset);
    }
}

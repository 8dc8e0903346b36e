package dev.plankton.debugger.dap.view;

/**
 * Memory that a data breakpoint watches; as text, which the client keeps, {@code 0xB8000/2}.
 *
 * @param address linear
 * @param length in bytes
 */
public record DataRange(int address, int length) {
    private static final int MOST = 0x10000;

    /** Checks the length. */
    public DataRange {
        if (length < 1 || length > MOST) {
            throw new IllegalArgumentException(
                    "a data breakpoint watches 1 to %d bytes, not %d".formatted(MOST, length));
        }
    }

    /** Reads what {@link #toString} writes. */
    public static DataRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new DataRange(
                    Addresses.parse(slash < 0 ? text : text.substring(0, slash), 0),
                    slash < 0 ? 1 : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no data breakpoint: '" + text + "'; it is ADDRESS/LENGTH", e);
        }
    }

    @Override
    public String toString() {
        return Addresses.reference(address) + "/" + length;
    }
}

package dev.plankton.lab.scenario.rule;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes that are compared by their values. Immutable. */
public final class Bytes {
    private static final HexFormat FORM = HexFormat.ofDelimiter(" ").withUpperCase();

    private final byte[] values;

    private Bytes(byte[] values) {
        this.values = values;
    }

    /** A copy of these. */
    public static Bytes of(byte[] values) {
        return new Bytes(values.clone());
    }

    /**
     * Those written as {@code 55 aa}; blanks may be left out.
     *
     * @throws IllegalArgumentException if that is not hexadecimal
     */
    public static Bytes ofHex(String text) {
        return new Bytes(HexFormat.of().parseHex(text.replaceAll("\\s+", "")));
    }

    /**
     * The characters of a text, a byte each.
     *
     * @throws IllegalArgumentException if one is above U+00FF
     */
    public static Bytes ofText(String text) {
        int wide = text.chars().filter(character -> character > 0xFF).findFirst().orElse(0);
        if (wide != 0) {
            throw new IllegalArgumentException(
                    "'%c' (U+%04X) is no byte: write {hex: ...}".formatted((char) wide, wide));
        }
        return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** How many. */
    public int length() {
        return values.length;
    }

    /** A copy of them. */
    public byte[] array() {
        return values.clone();
    }

    /** A character for each. */
    public String text() {
        return new String(values, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Such as {@code 55 AA}. */
    @Override
    public String toString() {
        return FORM.formatHex(values);
    }
}

package dev.plankton.guests;

import java.util.Arrays;
import java.util.Objects;

/**
 * A guest of one boot sector: what it is called, what it does, its 512 bytes and the source they came from.
 *
 * <p>Immutable, so any thread may use it.
 *
 * @param name the name it is found by, such as {@code hello}
 * @param description one line that says what it does
 * @param image the boot sector, {@value #SIZE} bytes ending in 55h AAh; copied on the way in and on the way out
 * @param source its NASM source
 */
@SuppressWarnings("ArrayRecordComponent") // copied and compared by content, below
public record Guest(String name, String description, byte[] image, String source) {

    /** The size of a boot sector in bytes. */
    public static final int SIZE = 512;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the name is blank, or the image is no boot sector
     */
    public Guest {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(source, "source");
        if (name.isBlank()) {
            throw new IllegalArgumentException("A guest needs a name");
        }
        if (image.length != SIZE) {
            throw new IllegalArgumentException(
                    "Guest " + name + ": a boot sector has " + SIZE + " bytes, this image has " + image.length);
        }
        if (image[SIZE - 2] != 0x55 || image[SIZE - 1] != (byte) 0xAA) {
            throw new IllegalArgumentException("Guest " + name + ": the image does not end in 55h AAh");
        }
        image = image.clone();
    }

    /**
     * The boot sector.
     *
     * @return a copy, the caller's own
     */
    @Override
    public byte[] image() {
        return image.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Guest that
                && name.equals(that.name)
                && description.equals(that.description)
                && Arrays.equals(image, that.image)
                && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(image);
    }

    /** Name and description: the line a catalogue shows. */
    @Override
    public String toString() {
        return name + ": " + description;
    }
}

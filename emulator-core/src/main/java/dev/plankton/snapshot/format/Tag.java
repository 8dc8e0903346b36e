package dev.plankton.snapshot.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a block holds, as four letters in a number. */
public final class Tag {
    /** Who wrote the file. */
    public static final int PRODUCER = of("PROD");

    /** The kind of PC. */
    public static final int PROFILE = of("PROF");

    /** Name of the boot image, and number of its disks. */
    public static final int IMAGE = of("IMAG");

    /** What a disk is known by. */
    public static final int DISK = of("DISK");

    /** The bytes of the disk before. */
    public static final int DISK_BYTES = of("DATA");

    /** The complete state of the template. */
    public static final int BASE = of("BASE");

    /** When and of what the snapshot was taken. */
    public static final int MOMENT = of("TIME");

    /** What differs from the template in the VM. */
    public static final int CHANGES = of("DELT");

    /** Inputs that waited for the VM. */
    public static final int INPUTS = of("INPT");

    private Tag() {}

    /** The tag of four letters. */
    public static int of(String letters) {
        return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    /** Its letters. */
    static String text(int tag) {
        return new String(ByteBuffer.allocate(Integer.BYTES).putInt(tag).array(), StandardCharsets.ISO_8859_1).strip();
    }
}

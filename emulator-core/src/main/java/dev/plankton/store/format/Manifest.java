package dev.plankton.store.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What a generation is made of. Immutable.
 *
 * @param store the store's own number
 * @param generation its number, 1 or more
 * @param stamp when it was made
 * @param size VMs ever created
 * @param templates SHA-256 of each, in hexadecimal, by index
 * @param slabs in order
 * @param fileLength bytes of the file of slabs that was written for it
 * @param firstNumber what the first VM is known by and has its addresses from; in slabs and journals it is number 0
 */
public record Manifest(
        UUID store,
        long generation,
        Stamp stamp,
        int size,
        List<String> templates,
        List<Slab> slabs,
        long fileLength,
        int firstNumber) {
    /** What its file begins with. */
    public static final String MAGIC = "PLKGENER";

    /** VMs of a slab. */
    public static final int SLAB = 1 << 16;

    /** Parts of a slab at most; part of the format. */
    public static final int MOST_PARTS = 8;

    private static final int MOST_TEMPLATES = 1 << 25;

    /**
     * The VMs whose numbers differ only in the low 16 bits.
     *
     * @param parts a base, then increments, each with the VMs that have changed since the one before
     * @param alive VMs that have not ended
     */
    public record Slab(List<Part> parts, int alive) {}

    /**
     * A part of a file of slabs.
     *
     * @param generation whose file it is in
     * @param offset first byte
     * @param length bytes
     * @param records VMs in it
     * @param sha SHA-256 of the bytes, in hexadecimal
     */
    public record Part(long generation, long offset, long length, int records, String sha) {}

    /** Slabs that {@code size} VMs take. */
    public static int slabs(int size) {
        return (int) ((long) size + SLAB - 1 >> 16);
    }

    /** The contents of its file. */
    public byte[] encode() {
        ByteSink to = new ByteSink(1024);
        to.u64(store.getMostSignificantBits());
        to.u64(store.getLeastSignificantBits());
        to.varint(generation);
        stamp.write(to);
        to.varint(size);
        to.varint(fileLength);
        to.varint(templates.size());
        templates.forEach(hash -> to.bytes(HexFormat.of().parseHex(hash)));
        for (Slab slab : slabs) {
            to.varint(slab.alive());
            to.varint(slab.parts().size());
            for (Part part : slab.parts()) {
                to.varint(generation - part.generation());
                to.varint(part.offset());
                to.varint(part.length());
                to.varint(part.records());
                to.bytes(HexFormat.of().parseHex(part.sha()));
            }
        }
        if (firstNumber != 0) {
            to.varint(firstNumber);
        }
        return to.copy();
    }

    /** Reads the contents of its file. */
    public static Manifest decode(ByteSource from) throws IOException {
        UUID store = new UUID(from.u64(), from.u64());
        long generation = from.varint(Long.MAX_VALUE, "generation");
        Stamp stamp = Stamp.read(from);
        int size = from.varint(Integer.MAX_VALUE, "number of VMs");
        long fileLength = from.varint(Long.MAX_VALUE, "length of the file of slabs");
        int count = from.varint(Math.min(MOST_TEMPLATES, from.left() / Checksums.SHA), "number of templates");
        List<String> templates = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            templates.add(hash(from));
        }
        List<Slab> slabs = new ArrayList<>();
        for (int n = 0; n < slabs(size); n++) {
            int alive = from.varint(SLAB, "VMs alive of a slab");
            int parts = from.varint(MOST_PARTS, "parts of a slab");
            if (parts == 0) {
                throw from.corrupt("slab %d has no part".formatted(n));
            }
            List<Part> chain = new ArrayList<>();
            for (int p = 0; p < parts; p++) {
                long own = generation - from.varint(generation, "generation of a part");
                long offset = from.varint(Long.MAX_VALUE >> 1, "offset of a part");
                long length = from.varint(Long.MAX_VALUE >> 1, "length of a part");
                chain.add(new Part(own, offset, length, from.varint(SLAB, "VMs of a part"), hash(from)));
            }
            slabs.add(new Slab(List.copyOf(chain), alive));
        }
        int firstNumber = from.left() == 0 ? 0 : from.varint(Integer.MAX_VALUE, "number of the first VM");
        from.requireEnd();
        return new Manifest(
                store, generation, stamp, size, List.copyOf(templates), List.copyOf(slabs), fileLength, firstNumber);
    }

    private static String hash(ByteSource from) throws IOException {
        byte[] sha = new byte[Checksums.SHA];
        from.bytes(sha, 0, sha.length);
        return HexFormat.of().formatHex(sha);
    }
}

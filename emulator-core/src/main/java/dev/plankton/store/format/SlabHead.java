package dev.plankton.store.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;

/** What files of slabs and journals begin with: letters, version, which store, and which generation. */
public final class SlabHead {
    private static final String SLABS = "PLKSLABS";

    private SlabHead() {}

    /** The head of a file of slabs. */
    public static byte[] bytes(UUID store, long generation) {
        return head(SLABS, store, generation).copy();
    }

    static ByteSink head(String magic, UUID store, long generation) {
        ByteSink to = new ByteSink(64);
        SealedFile.head(magic, to);
        to.u64(store.getMostSignificantBits());
        to.u64(store.getLeastSignificantBits());
        to.u64(generation);
        return to;
    }

    /** Refuses a head that is not {@code expected}, with the reason. */
    public static void check(ByteSource from, byte[] expected) throws IOException {
        byte[] found = new byte[expected.length];
        from.bytes(found, 0, found.length);
        if (!Arrays.equals(found, expected)) {
            SealedFile.requireHead(SLABS, new ByteSource("a file of slabs", found));
            throw from.corrupt("belongs to another generation, or to another store");
        }
    }
}

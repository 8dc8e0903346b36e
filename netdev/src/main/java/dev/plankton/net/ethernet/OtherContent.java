package dev.plankton.net.ethernet;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a frame carries that is neither ARP nor a whole IPv4 packet. Immutable.
 *
 * @param type in the header of Ethernet
 * @param bytes all after that header
 */
@SuppressWarnings("ArrayRecordComponent") // Copied and compared by its bytes.
public record OtherContent(int type, byte[] bytes) implements Frame.Content {
    /** Copies the bytes. */
    public OtherContent {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OtherContent(int t, byte[] b) && t == type && Arrays.equals(b, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "type %04Xh: %s".formatted(type, HexFormat.of().formatHex(bytes));
    }
}

package dev.plankton.snapshot.format;

import dev.plankton.snapshot.io.SnapshotFormatException;

/**
 * What a file of blocks is: how it begins, and which version of it this release writes and reads.
 *
 * @param magic first eight bytes
 * @param noun what a message calls it, such as {@code snapshot}
 * @param version of the blocks and their fields
 */
public record FileKind(long magic, String noun, int version) {
    /** The state of one VM. */
    public static final FileKind SNAPSHOT = new FileKind(0x504C_414E_4B53_4E50L, "snapshot", 1); // "PLANKSNP"

    /** A template by itself, as a store keeps it. */
    public static final FileKind TEMPLATE = new FileKind(0x504C_414E_4B54_4D50L, "template", 1); // "PLANKTMP"

    /**
     * Which register of which device is where in a state, see {@link dev.plankton.memory.StateMap}. It changes when one
     * moves or gets another meaning; a register added where zeros were changes nothing.
     */
    public static final int STATE_LAYOUT = 1;

    void checkMagic(long found) throws SnapshotFormatException {
        if (found != magic) {
            throw new SnapshotFormatException("not a " + noun + ": it does not begin with its eight bytes of magic");
        }
    }

    void checkVersions(int foundVersion, int foundLayout) throws SnapshotFormatException {
        if (foundVersion != version) {
            throw new SnapshotFormatException(
                    "a %s of format version %d; this release reads version %d: read it with the release that wrote it, or a later one"
                            .formatted(noun, Integer.toUnsignedLong(foundVersion), version));
        }
        if (foundLayout != STATE_LAYOUT) {
            throw new SnapshotFormatException(
                    "a %s whose state has layout %d; this release reads layout %d: read it with the release that wrote it, or a later one"
                            .formatted(noun, Integer.toUnsignedLong(foundLayout), STATE_LAYOUT));
        }
    }
}

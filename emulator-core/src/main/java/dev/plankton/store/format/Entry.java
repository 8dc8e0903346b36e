package dev.plankton.store.format;

/**
 * What a block of a journal holds after a stamp of the time (nanoseconds u64, milliseconds u64): entries, each a letter
 * and its contents.
 */
public final class Entry {
    /** A template: index LEB128, SHA-256. */
    public static final int TEMPLATE = 'T';

    /** VMs were created: first LEB128, count LEB128, template LEB128, state (u8). */
    public static final int CREATED = 'C';

    /** A record of a VM, a stretch by itself. */
    public static final int VM = 'V';

    /** The journal was closed in order; nothing follows. */
    public static final int CLOSED = 'E';

    private Entry() {}
}

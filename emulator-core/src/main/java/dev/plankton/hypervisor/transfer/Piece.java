package dev.plankton.hypervisor.transfer;

/**
 * What a population is written as: pieces of bytes, each read by itself, numbers as in {@link
 * dev.plankton.store.format.ByteSink}. The first byte says what it is.
 *
 * <pre>
 * 1  a template, the first number 0: disks (LEB128), each its length (u32) and bytes; length (u32) and bytes of the template
 * 2  VMs: the first (LEB128), how many records (LEB128), and these, as {@link dev.plankton.store.format.RecordWriter} writes them
 * </pre>
 */
final class Piece {
    static final int TEMPLATE = 1, RECORDS = 2;

    /** After this many bytes of records another piece begins. */
    static final int ENOUGH = 192 << 10;

    /** Bytes that a disk image has at most, of one that goes along with its VMs. */
    static final int MOST_DISK = 32 << 20;

    static final int MOST_DISKS = 4;

    private Piece() {}
}

package dev.plankton.memory.store;

/**
 * What the 32 bits of a reference mean: bit 31 whether the block is shared, bits 27 to 30 the class plus 1, or 0 for no delta,
 * the others the index. If there is a file, bit 26 says whether the block lies there.
 */
final class Reference {
    /** The reference of an owner whose state equals its template. */
    static final int NONE = 0;

    /** Stands for a class in the reference to a large delta. */
    static final int LARGE = BlockSizes.COUNT;

    private static final int CLASS_SHIFT = 27;
    private static final int INDEX = (1 << CLASS_SHIFT) - 1;

    /** Shared blocks that a class may have. */
    static final int MOST_SHARED = INDEX + 1;

    private static final int SHARED = 1 << 31;
    private static final int CLASS = 15 << CLASS_SHIFT;
    private static final int IN_FILE = 1 << 26;

    private Reference() {}

    static boolean isNone(int reference) {
        return (reference & CLASS) == 0;
    }

    static boolean isShared(int reference) {
        return reference < 0;
    }

    /** The class of a reference that is not none. */
    static int classOf(int reference) {
        return (reference >>> CLASS_SHIFT & 15) - 1;
    }

    /** Of a store with a file: whether the block lies there. */
    static boolean inFile(int reference) {
        return (reference & IN_FILE) != 0;
    }

    /** The reference to a shared block. */
    static int shared(int size, int index) {
        return SHARED | (size + 1) << CLASS_SHIFT | index;
    }

    /** The index of a shared block. */
    static int sharedIndex(int reference) {
        return reference & INDEX;
    }

    /** References to what lies in one place: all but their indexes is the same. */
    record Kind(int base, int most) {
        /** Those of class {@code size} in memory, or in the file. */
        static Kind of(int size, boolean withFile, boolean inFile) {
            return new Kind((size + 1) << CLASS_SHIFT | (inFile ? IN_FILE : 0), withFile ? IN_FILE : INDEX + 1);
        }

        int reference(int index) {
            return base | index;
        }

        int index(int reference) {
            return reference & most - 1;
        }
    }
}

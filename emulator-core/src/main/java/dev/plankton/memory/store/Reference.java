package dev.plankton.memory.store;

/**
 * What the 32 bits of a reference mean: bit 31 whether the block is shared, bits 27 to 30 a code, 0 for no delta, the others the
 * index. Each of the classes of the smallest blocks has a code, and so have large deltas; of larger blocks there are fewer,
 * so four classes have one code together, and bits 25 and 26 tell them apart. If there is a file, the highest bit of the
 * index says whether the block lies there.
 */
final class Reference {
    /** The reference of an owner whose state equals its template. */
    static final int NONE = 0;

    /** Stands for a class in the reference to a large delta. */
    static final int LARGE = BlockSizes.COUNT;

    private static final int SHARED = 1 << 31;
    private static final int CODE_SHIFT = 27;
    private static final int CODE = 15 << CODE_SHIFT;

    /** Of large deltas. */
    private static final int LARGE_CODE = 15;

    /** Of classes that share codes, by four. */
    private static final int FEWER_SHIFT = 25;

    private static final int FEWER_CODE = 1 + BlockSizes.FIRST_OF_FEWER;

    private Reference() {}

    static boolean isNone(int reference) {
        return (reference & CODE) == 0;
    }

    static boolean isShared(int reference) {
        return reference < 0;
    }

    /** The class of a reference that is not none. */
    static int classOf(int reference) {
        int code = reference >>> CODE_SHIFT & 15;
        if (code == LARGE_CODE) {
            return LARGE;
        }
        return code < FEWER_CODE
                ? code - 1
                : BlockSizes.FIRST_OF_FEWER + 4 * (code - FEWER_CODE) + (reference >>> FEWER_SHIFT & 3);
    }

    private static int indexBits(int size) {
        return size < BlockSizes.FIRST_OF_FEWER || size == LARGE ? CODE_SHIFT : FEWER_SHIFT;
    }

    private static int base(int size) {
        if (size == LARGE) {
            return LARGE_CODE << CODE_SHIFT;
        }
        int fewer = size - BlockSizes.FIRST_OF_FEWER;
        return fewer < 0
                ? size + 1 << CODE_SHIFT
                : FEWER_CODE + (fewer >> 2) << CODE_SHIFT | (fewer & 3) << FEWER_SHIFT;
    }

    /** Of a store with a file: whether a block of this class lies there. */
    static boolean inFile(int reference, int size) {
        return (reference >>> indexBits(size) - 1 & 1) != 0;
    }

    /** Shared blocks that a class may have. */
    static int mostShared(int size) {
        return 1 << indexBits(size);
    }

    /** The reference to a shared block. */
    static int shared(int size, int index) {
        return SHARED | base(size) | index;
    }

    /** The index of a shared block of this class. */
    static int sharedIndex(int reference, int size) {
        return reference & mostShared(size) - 1;
    }

    /** References to what lies in one place: all but their indexes, below {@code most}, is the same. */
    record Kind(int base, int most) {
        /** Those of class {@code size} in memory, or in the file. */
        static Kind of(int size, boolean withFile, boolean inFile) {
            int most = 1 << indexBits(size) - (withFile ? 1 : 0);
            return new Kind(Reference.base(size) | (inFile ? most : 0), most);
        }

        int reference(int index) {
            return base | index;
        }

        int index(int reference) {
            return reference & most - 1;
        }
    }
}

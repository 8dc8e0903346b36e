package dev.plankton.memory.store;

/** The sizes of the blocks that small deltas lie in: a class of blocks for each. */
final class BlockSizes {
    private static final int[] BYTES = {
        16, 24, 32, 40, 48, 56, 64, 80, 96, //
        112, 128, 144, 160, //
        176, 192, 224, 256, //
        288, 320, 384, 448, //
        512, 640, 768, 1024
    };

    /** Number of classes. */
    static final int COUNT = BYTES.length;

    /** Classes from this one on are of blocks so large that there are never as many: see {@link Reference}. */
    static final int FIRST_OF_FEWER = 9;

    /** Bytes of the blocks of the last class. */
    static final int LARGEST = BYTES[COUNT - 1];

    private static final byte[] CLASS_OF_EIGHTHS = classes();

    private BlockSizes() {}

    /** Bytes of a block of class {@code number}, header included. */
    static int bytes(int number) {
        return BYTES[number];
    }

    /** The class of the smallest blocks that hold {@code length} bytes; {@link #COUNT} if none does. */
    static int classFor(int length) {
        int eighths = (length + SlabClass.HEADER + 7) >> 3;
        return eighths < CLASS_OF_EIGHTHS.length ? CLASS_OF_EIGHTHS[eighths] : COUNT;
    }

    private static byte[] classes() {
        byte[] classes = new byte[(LARGEST >> 3) + 1];
        int size = 0;
        for (int eighths = 0; eighths < classes.length; eighths++) {
            if (eighths << 3 > BYTES[size]) {
                size++;
            }
            classes[eighths] = (byte) size;
        }
        return classes;
    }
}

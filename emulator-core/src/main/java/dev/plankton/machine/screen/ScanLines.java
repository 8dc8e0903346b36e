package dev.plankton.machine.screen;

/**
 * The lines of a picture from the top: which memory each shows. The CRT controller's counters are followed from line to
 * line, with smooth scrolling and the split screen. Source: IBM PS/2 Hardware Interface Technical Reference, "Video
 * Subsystem", CRT controller registers 08h, 09h, 18h; order of the steps as in QEMU's device model.
 */
final class ScanLines {
    private static final int MAXIMUM_HEIGHT = 1024;

    /** Lines of the picture; those that the adapter draws more than once are counted once. */
    final int count;

    /** For each line the memory address counter at its start. */
    final int[] counters;

    /** For each line the row scan. */
    final int[] rowScans;

    /** For each line the number of its character row, counted from 0 at the top. */
    final int[] rows;

    /** Whether a line is moved to the left by the panning register. */
    final boolean[] panned;

    /**
     * The lines that {@code registers} make.
     *
     * @param repeats lines in a character row that look the same, at least 1: all but the first are left out
     */
    ScanLines(DisplayRegisters registers, int repeats) {
        int step = (registers.doubled() ? 2 : 1) * repeats;
        count = Math.clamp(registers.scanLines() / step, 1, MAXIMUM_HEIGHT);
        counters = new int[count];
        rowScans = new int[count];
        rows = new int[count];
        panned = new boolean[count];
        int counter = registers.start();
        int rowScan = registers.presetRowScan();
        int row = 0;
        boolean again = registers.doubled();
        boolean pans = true;
        for (int line = 0; line < count * step; line++) {
            if (line % step == 0) {
                counters[line / step] = counter;
                rowScans[line / step] = rowScan;
                rows[line / step] = row;
                panned[line / step] = pans;
            }
            if (line == registers.lineCompare()) {
                counter = 0;
                rowScan = 0;
                row++;
                again = registers.doubled();
                pans &= !registers.panningEndsAtLineCompare();
            } else if (again) {
                again = false;
            } else if (rowScan == registers.maximumRowScan()) {
                counter += registers.pitch();
                rowScan = 0;
                row++;
                again = registers.doubled();
            } else {
                rowScan = rowScan + 1 & 0x1F;
                again = registers.doubled();
            }
        }
    }
}

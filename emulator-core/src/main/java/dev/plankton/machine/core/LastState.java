package dev.plankton.machine.core;

import dev.plankton.memory.Delta;
import dev.plankton.memory.LineSet;
import dev.plankton.memory.Memory;
import java.util.Arrays;

/**
 * What the last VM that was mounted without changes has become: its dirty lines and its delta. Most of those that boot one
 * after the other become the same, and to compare lines costs less than to pack them. Confined to one thread at a time.
 */
final class LastState {
    /** Lines that are kept; a VM with more is packed. */
    private static final int MOST = 64;

    private final int[] lines = new int[MOST];
    private final byte[] contents = new byte[MOST * Memory.LINE];
    private final Delta delta = new Delta();

    /** -1 for no state. */
    private int count = -1;

    /** Makes {@code into} the delta of the VM in {@code memory} if it has become what the last one has; false if it has not. */
    boolean repeats(Memory memory, Delta into) {
        LineSet dirty = memory.dirtyLines();
        if (dirty.size() != count) {
            return false;
        }
        byte[] bytes = memory.bytes();
        for (int n = 0; n < count; n++) {
            int from = lines[n] << Memory.LINE_SHIFT;
            int at = n * Memory.LINE;
            if (!dirty.contains(lines[n])
                    || !Arrays.equals(bytes, from, from + Memory.LINE, contents, at, at + Memory.LINE)) {
                return false;
            }
        }
        System.arraycopy(delta.bytes(), 0, into.room(delta.length()), 0, delta.length());
        return true;
    }

    /** The VM in {@code memory}, whose delta is {@code packed}, is the last one. */
    void set(Memory memory, Delta packed) {
        LineSet dirty = memory.dirtyLines();
        count = dirty.size() <= MOST ? dirty.size() : -1;
        if (count < 0) {
            return;
        }
        int n = 0;
        for (int line = dirty.next(0); line >= 0; line = dirty.next(line + 1)) {
            lines[n] = line;
            System.arraycopy(memory.bytes(), line << Memory.LINE_SHIFT, contents, n * Memory.LINE, Memory.LINE);
            n++;
        }
        System.arraycopy(packed.bytes(), 0, delta.room(packed.length()), 0, packed.length());
    }

    /** There is none: the template is another. */
    void forget() {
        count = -1;
    }
}

package dev.plankton.hypervisor.population;

import dev.plankton.memory.store.DeltaStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What every VM has, eight bytes: its run word and the reference of its delta, in arrays that hold no pointer, so that the
 * garbage collector has nothing to look at. Adding is for one thread at a time, all else for any.
 */
public final class VmTable implements DeltaStore.References {
    /** Bytes of a VM. */
    static final int BYTES = 2 * Integer.BYTES;

    private static final int CHUNK_SHIFT = 12;
    private static final int CHUNK = 1 << CHUNK_SHIFT;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile int[][] chunks = new int[4][];
    private volatile int size;

    /** Adds {@code count} VMs with consecutive numbers and this run word; returns the number of the first. */
    public int add(int count, int word) {
        return add(count, word, 0);
    }

    /** The same, each with this reference of a delta. */
    public synchronized int add(int count, int word, int reference) {
        int first = size;
        int needed = Math.addExact(first, count);
        int[][] table = chunks;
        int lastChunk = (needed - 1) >> CHUNK_SHIFT;
        if (lastChunk >= table.length) {
            table = Arrays.copyOf(table, Math.max(lastChunk + 1, table.length + (table.length >> 1)));
        }
        for (int n = first; n < needed; n++) {
            int chunk = n >> CHUNK_SHIFT;
            if (table[chunk] == null) {
                table[chunk] = new int[2 * CHUNK];
            }
            table[chunk][cell(n)] = word;
            table[chunk][cell(n) + 1] = reference;
        }
        chunks = table;
        size = needed;
        return first;
    }

    /** Number of VMs ever added; their numbers are 0 to one less. */
    public int size() {
        return size;
    }

    /** Bytes of the arrays. */
    public long bytes() {
        return (long) (size + CHUNK - 1 >> CHUNK_SHIFT) * CHUNK * BYTES;
    }

    int word(int number) {
        return (int) CELL.getVolatile(chunk(number), cell(number));
    }

    void word(int number, int value) {
        CELL.setVolatile(chunk(number), cell(number), value);
    }

    boolean changeWord(int number, int from, int to) {
        return CELL.compareAndSet(chunk(number), cell(number), from, to);
    }

    @Override
    public int reference(int number) {
        return (int) CELL.getVolatile(chunk(number), cell(number) + 1);
    }

    @Override
    public void setReference(int number, int reference) {
        CELL.setVolatile(chunk(number), cell(number) + 1, reference);
    }

    private int[] chunk(int number) {
        return chunks[number >> CHUNK_SHIFT];
    }

    private static int cell(int number) {
        return (number & CHUNK - 1) << 1;
    }
}

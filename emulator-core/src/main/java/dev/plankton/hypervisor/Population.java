package dev.plankton.hypervisor;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** All VMs by number. Adding is for one thread at a time, looking up for any. */
final class Population {
    private static final int SMALLEST = 16;

    private volatile Vm[] vms = new Vm[0];
    private volatile int size;

    /** Adds {@code count} VMs with consecutive numbers; returns the number of the first. */
    synchronized int add(int count, IntFunction<Vm> maker) {
        int first = size;
        int needed = Math.addExact(first, count);
        Vm[] table = vms;
        if (needed > table.length) {
            table = Arrays.copyOf(table, Math.max(SMALLEST, Math.max(needed, table.length + (table.length >> 1))));
        }
        for (int number = first; number < needed; number++) {
            table[number] = maker.apply(number);
        }
        vms = table;
        size = needed;
        return first;
    }

    /** Takes VMs out again; their numbers are not used again, since they may still be on their way to their end. */
    synchronized void forget(int from, int to) {
        Arrays.fill(vms, from, to, null);
    }

    @Nullable
    Vm vm(int number) {
        return number >= 0 && number < size ? vms[number] : null;
    }

    int size() {
        return size;
    }
}

package dev.plankton.hypervisor.timer;

import dev.plankton.clock.HostClock;
import dev.plankton.collections.IntList;
import dev.plankton.collections.LongLongMap;
import java.util.Arrays;

/**
 * The deadline of each VM that has one, in a hashed wheel of lists: thousands that are due at the same moment cost no more
 * each than a few. (Agrona's {@code DeadlineTimerWheel} looks for room in a moment's list from its beginning, so that ten
 * thousand VMs in step took all of a processor: docs/decisions/003.) What is no longer a VM's deadline is left in its list
 * until its moment comes. Confined to one thread at a time.
 */
final class TimerWheel {
    /** Nanoseconds of a slot are {@code 1 << SLOT_SHIFT}: VMs due within one are woken together. */
    private static final int SLOT_SHIFT = 20;

    private static final int SLOTS = 1024;

    /** Passed deadlines that may be kept whatever the number of others: most VMs have their next one soon. */
    private static final int SPARE = 4096;

    private static final long NONE = Long.MIN_VALUE;

    /** Instead of a deadline: the VM's last one has passed. */
    private static final long TOLD = NONE + 1;

    private final Slot[] slots = new Slot[SLOTS];

    /** The earliest deadline of each slot, MAX_VALUE of an empty one. */
    private final long[] earliest = new long[SLOTS];

    /** The last deadline of each VM; one that has passed stays until many have. */
    private final LongLongMap deadlineOf = new LongLongMap(NONE);

    /** VMs whose deadline is still to come. */
    private int pending;

    TimerWheel() {
        Arrays.fill(earliest, Long.MAX_VALUE);
        Arrays.setAll(slots, index -> new Slot());
    }

    /** Makes {@code deadline}, of {@link HostClock#nanoTime}, the VM's only one; returns when {@link #expire} will find it. */
    long schedule(int number, long deadline) {
        // The end of its slot: a VM is woken together with all others of the slot, and never before its time.
        long due = (deadline >> SLOT_SHIFT) + 1 << SLOT_SHIFT;
        long before = deadlineOf.put(number, due);
        if (before == due) {
            return due;
        }
        pending += before == NONE || before == TOLD ? 1 : 0;
        int index = (int) (due >> SLOT_SHIFT) & SLOTS - 1;
        slots[index].add(number, due);
        earliest[index] = Math.min(earliest[index], due);
        return due;
    }

    /** Whether a VM has a deadline that has not passed. */
    boolean isPending(int number) {
        long due = deadlineOf.get(number);
        return due != NONE && due != TOLD;
    }

    /** When {@link #expire} is to be called next; MAX_VALUE if nothing is left. */
    long next() {
        long next = Long.MAX_VALUE;
        for (long due : earliest) {
            next = Math.min(next, due);
        }
        return next;
    }

    /** Takes out what is due at {@code now} and adds the VMs' numbers to {@code into}. */
    void expire(long now, IntList into) {
        int before = into.size();
        for (int index = 0; index < SLOTS; index++) {
            if (earliest[index] <= now) {
                earliest[index] = slots[index].expire(now, into, deadlineOf);
            }
        }
        pending -= into.size() - before;
        if (deadlineOf.size() > 2 * pending + SPARE) {
            deadlineOf.removeAll(TOLD);
        }
    }

    /** VMs with the moments they are due, in no order. */
    private static final class Slot {
        private static final int SMALLEST = 4;

        private int[] numbers = {};
        private long[] dues = {};
        private int size;

        void add(int number, long due) {
            if (size == numbers.length) {
                resize(Math.max(SMALLEST, 2 * size));
            }
            numbers[size] = number;
            dues[size] = due;
            size++;
        }

        /** Returns the earliest moment of those that stay. */
        long expire(long now, IntList into, LongLongMap deadlineOf) {
            long earliest = Long.MAX_VALUE;
            int kept = 0;
            for (int n = 0; n < size; n++) {
                long due = dues[n];
                if (due > now) {
                    numbers[kept] = numbers[n];
                    dues[kept] = due;
                    kept++;
                    earliest = Math.min(earliest, due);
                } else if (deadlineOf.get(numbers[n]) == due) {
                    deadlineOf.put(numbers[n], TOLD);
                    into.add(numbers[n]);
                }
            }
            size = kept;
            if (size < numbers.length / 4) {
                resize(size);
            }
            return earliest;
        }

        private void resize(int room) {
            numbers = Arrays.copyOf(numbers, room);
            dues = Arrays.copyOf(dues, room);
        }
    }
}

package dev.plankton.hypervisor.population;

import dev.plankton.machine.Exit;
import dev.plankton.memory.Delta;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.memory.store.LastShare;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The VMs that ended last, whose deltas stay in the store so that their state can be looked at. In place of the delta's
 * reference any other ended VM has {@link RunWord#mark}. Safe for any thread.
 */
public final class EndedStates {
    private static final LastShare NO_LAST = new LastShare();

    private final int most;
    private final DeltaStore deltas;

    /** How each has ended, the oldest first. */
    private final LinkedHashMap<Integer, Exit.Ended> kept = new LinkedHashMap<>();

    public EndedStates(int most, DeltaStore deltas) {
        this.most = most;
        this.deltas = deltas;
    }

    /** How many are kept at most. */
    public int most() {
        return most;
    }

    /** Keeps the delta of a VM that ends; the oldest goes for it. */
    public synchronized void add(int number, Exit.Ended how) {
        kept.put(number, how);
        if (kept.size() > most) {
            forgetOldest();
        }
    }

    /** How a VM has ended that is kept, or null. */
    public synchronized Exit.@Nullable Ended how(int number) {
        return kept.get(number);
    }

    /** Gives the memory of all back; false if there was none. */
    public synchronized boolean clear() {
        boolean any = !kept.isEmpty();
        while (!kept.isEmpty()) {
            forgetOldest();
        }
        return any;
    }

    /**
     * Keeps a delta of any VM in the store; if there is no memory for it, the kept states go first.
     *
     * @throws OutOfMemoryError if there is none then either
     */
    public void store(int number, Delta delta) {
        store(number, delta, NO_LAST);
    }

    /** The same for one of many, see {@link DeltaStore#store(int, Delta, LastShare)}. */
    public void store(int number, Delta delta, LastShare last) {
        while (true) {
            try {
                deltas.store(number, delta, last);
                return;
            } catch (OutOfMemoryError e) {
                if (!clear()) {
                    throw e;
                }
            }
        }
    }

    /** Gives the memory of one back, if it is kept. */
    public synchronized void forget(int number) {
        Exit.Ended how = kept.get(number);
        if (how != null) {
            deltas.free(number, RunWord.mark(how));
            kept.remove(number);
        }
    }

    /** Once it is not in the map any more, the reference says how it has ended. */
    private void forgetOldest() {
        forget(kept.firstEntry().getKey());
    }
}

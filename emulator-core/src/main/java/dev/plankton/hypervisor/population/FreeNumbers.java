package dev.plankton.hypervisor.population;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Numbers of VMs that have ended, for other VMs, if they are to be used again. Safe for any thread. */
public final class FreeNumbers {
    private final boolean wanted;
    private final SequencedSet<Integer> numbers = new LinkedHashSet<>();

    /** @param wanted whether they are to be used again; if not there never is one */
    public FreeNumbers(boolean wanted) {
        this.wanted = wanted;
    }

    /** VMs with consecutive numbers have ended. */
    public void add(int first, int count) {
        if (wanted) {
            synchronized (this) {
                for (int n = 0; n < count; n++) {
                    numbers.add(first + n);
                }
            }
        }
    }

    /** Takes the number that has been free longest; null if there is none. Its VM may have been switched on again. */
    public @Nullable Integer take() {
        if (!wanted) {
            return null;
        }
        synchronized (this) {
            return numbers.isEmpty() ? null : numbers.removeFirst();
        }
    }
}

import dev.plankton.lab.exercise.scheduling.Scheduler;
import java.util.TreeSet;

/** Gives the processor to the ready VM that has had the least of it. */
public final class FairScheduler implements Scheduler {
    /** Long enough that switching costs little, short enough that a request does not wait long. */
    private static final int SLICE = 2000;

    private final long[] used = new long[64];
    private final TreeSet<Integer> ready = new TreeSet<>();

    @Override
    public void ready(int vm, long now) {
        // Sleep earns no credit: who was away begins where the others are.
        if (!ready.isEmpty()) {
            used[vm] = Math.max(used[vm], used[least()] - SLICE);
        }
        ready.add(vm);
    }

    @Override
    public Slice next(long now) {
        return new Slice(least(), SLICE);
    }

    @Override
    public void ran(int vm, int executed, boolean sleeps, long now) {
        used[vm] += executed;
        if (sleeps) {
            ready.remove(vm);
        }
    }

    private int least() {
        int best = ready.first();
        for (int vm : ready) {
            if (vm < best) {
                best = vm;
            }
        }
        return best;
    }
}

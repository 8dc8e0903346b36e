import dev.plankton.lab.exercise.scheduling.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Shares one processor among eight VMs. It works, and it is not fair: each VM runs for as long as it likes, in the order in which
 * they became ready.
 */
public final class FairScheduler implements Scheduler {
    private final Queue<Integer> ready = new ArrayDeque<>();

    @Override
    public void ready(int vm, long now) {
        // GAP 1: how much does a VM that was asleep have to its credit?
        ready.add(vm);
    }

    @Override
    public Slice next(long now) {
        // GAP 2: which of the ready VMs should run now, and for how many instructions?
        return new Slice(ready.element(), 100_000);
    }

    @Override
    public void ran(int vm, int executed, boolean sleeps, long now) {
        // GAP 3: what do you have to remember of this slice?
        if (sleeps) {
            ready.remove(vm);
        }
    }
}

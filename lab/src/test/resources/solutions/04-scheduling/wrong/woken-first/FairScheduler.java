import dev.plankton.lab.exercise.scheduling.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;

/** A VM that was just woken is interactive, and comes first. */
public final class FairScheduler implements Scheduler {
    private final Deque<Integer> ready = new ArrayDeque<>();

    @Override
    public void ready(int vm, long now) {
        ready.addFirst(vm);
    }

    @Override
    public Slice next(long now) {
        return new Slice(ready.getFirst(), 5000);
    }

    @Override
    public void ran(int vm, int executed, boolean sleeps, long now) {
        ready.remove(vm);
        if (!sleeps) {
            ready.addLast(vm);
        }
    }
}

import dev.plankton.lab.exercise.scheduling.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;

/** One after the other, the same for each. */
public final class FairScheduler implements Scheduler {
    private final Queue<Integer> ready = new ArrayDeque<>();

    @Override
    public void ready(int vm, long now) {
        ready.add(vm);
    }

    @Override
    public Slice next(long now) {
        return new Slice(ready.element(), 2000);
    }

    @Override
    public void ran(int vm, int executed, boolean sleeps, long now) {
        ready.remove(vm);
        if (!sleeps) {
            ready.add(vm);
        }
    }
}

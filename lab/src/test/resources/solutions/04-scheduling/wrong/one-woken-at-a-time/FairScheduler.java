import dev.plankton.lab.exercise.scheduling.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;

/** Remembers which VM was woken last. */
public final class FairScheduler implements Scheduler {
    private final Queue<Integer> ready = new ArrayDeque<>();
    private int woken = -1;

    @Override
    public void ready(int vm, long now) {
        if (ready.isEmpty()) {
            ready.add(vm);
        } else {
            woken = vm;
        }
    }

    @Override
    public Slice next(long now) {
        if (woken >= 0) {
            ready.add(woken);
            woken = -1;
        }
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

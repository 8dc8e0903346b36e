package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.CapturedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void whatFailsLeavesTheOthersToBeDone() {
        Workers<Integer> workers = new Workers<>(threads::add, 1, n -> {
            if (n == 1) {
                throw new IllegalStateException("the task's own fault");
            }
            done.add(n);
        });
        for (int n = 0; n < 4; n++) {
            workers.add(n);
        }
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        assertThat(done).containsExactly(0, 2, 3);
    }

    @Test
    void withoutAThreadWhatIsQueuedWaitsForTheNextOne() {
        List<Integer> refused = new ArrayList<>();
        Workers<Integer> workers = new Workers<>(
                thread -> {
                    if (refused.isEmpty()) {
                        refused.add(0);
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    threads.add(thread);
                },
                1,
                done::add);
        workers.add(1);
        assertThat(threads).isEmpty();

        workers.add(2);
        threads.remove().run();

        assertThat(done).containsExactly(1, 2);
    }

    /** The thread that queues a VM may be overtaken by the close that ends it. */
    @Test
    void afterTheThreadsWereClosedNothingIsSaid() {
        try (CapturedLog log = new CapturedLog(Workers.class)) {
            Workers<Integer> workers = new Workers<>(
                    thread -> {
                        throw new RejectedExecutionException("terminated");
                    },
                    1,
                    done::add);

            workers.add(1);

            assertThat(log.messages()).isEmpty();
        }
        assertThat(done).isEmpty();
    }
}

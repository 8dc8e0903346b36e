package dev.plankton.net.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs of guests in a round of an event loop. */
class LoopBudgetTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LoopBudget budget = new LoopBudget(channel.eventLoop());
    private final List<Integer> done = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Each of {@code count} runs once, now if the budget allows it. */
    private void run(int from, int count) {
        for (int n = from; n < from + count; n++) {
            int number = n;
            Runnable work = () -> {
                budget.spend(1);
                done.add(number);
            };
            if (budget.left() > 0) {
                work.run();
            } else {
                budget.later(work);
            }
        }
    }

    private static List<Integer> first(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void whatIsOverTheBoundWaitsInOrderForTheNextRounds() {
        run(0, 3 * LoopBudget.RUNS);
        assertThat(done).as("without a round").isEqualTo(first(LoopBudget.RUNS));

        channel.runScheduledPendingTasks();
        assertThat(done).as("after a round").hasSize(2 * LoopBudget.RUNS);
        channel.runScheduledPendingTasks();

        assertThat(done).isEqualTo(first(3 * LoopBudget.RUNS));
        channel.runScheduledPendingTasks();
        assertThat(budget.left()).isZero();
    }

    @Test
    void oneThatSpendsMoreThanIsLeftEndsTheRound() {
        budget.spend(LoopBudget.RUNS + 10);
        assertThat(budget.left()).isZero();
        run(0, 2);
        assertThat(done).isEmpty();

        channel.runScheduledPendingTasks();

        assertThat(done).containsExactly(0, 1);
        assertThat(budget.left()).isEqualTo(LoopBudget.RUNS - 2);
    }

    @Test
    void afterTheLoopHasEndedNothingWaits() {
        DefaultEventExecutor ended = new DefaultEventExecutor();
        ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();

        new LoopBudget(ended).later(() -> done.add(0));

        assertThat(done).isEmpty();
    }
}

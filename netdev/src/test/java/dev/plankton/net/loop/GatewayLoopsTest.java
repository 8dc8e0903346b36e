package dev.plankton.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Patience;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much an event loop does between two looks at its sockets, by a clock that only the tasks advance. */
class GatewayLoopsTest {
    /** A loop reads its clock after this many tasks. */
    private static final int STEP = 64;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final Sockets sockets = new Sockets();
    private final GatewayLoops loops =
            new GatewayLoops(1, Thread.ofPlatform().daemon().factory(), _ -> sockets, ticker);

    /** Counts how often it is looked at. */
    private static final class Sockets implements IoHandler {
        private final Semaphore wakeUps = new Semaphore(0);
        int looks;

        @Override
        public int run(IoHandlerContext context) {
            looks++;
            if (context.canBlock()) {
                wakeUps.acquireUninterruptibly();
            }
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("no sockets here");
        }

        @Override
        public void wakeup() {
            wakeUps.release();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }

    @AfterEach
    void close() {
        ticker.advance(1, TimeUnit.MINUTES);
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    /** The most tasks between two looks, of {@code count} that wait at once and take {@code micros} each. */
    private int mostBetweenLooks(int count, long micros) throws InterruptedException {
        SingleThreadIoEventLoop loop = (SingleThreadIoEventLoop) loops.next();
        Map<Integer, Integer> tasksByLook = new TreeMap<>();
        CountDownLatch done = new CountDownLatch(count);
        loop.execute(() -> {
            for (int n = 0; n < count; n++) {
                loop.execute(() -> {
                    ticker.advance(micros, TimeUnit.MICROSECONDS);
                    tasksByLook.merge(sockets.looks, 1, Integer::sum);
                    done.countDown();
                });
            }
        });
        Patience.untilOpen(done);
        return tasksByLook.values().stream().mapToInt(tasks -> tasks).max().orElse(0);
    }

    @Test
    void longTasksLetTheSocketsHaveTheirTurnAfter64() throws InterruptedException {
        assertThat(mostBetweenLooks(20 * STEP, 1000)).isLessThanOrEqualTo(STEP);
    }

    @Test
    void shortTasksDoSoAfterAMillisecond() throws InterruptedException {
        assertThat(mostBetweenLooks(100 * STEP, 1)).isBetween(1000 - STEP, 1000 + STEP);
    }
}

package dev.plankton.net.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.GatewayCount;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What may wait in all connections together, and which are closed when it is too much. */
class SlowClientEvictionTest {
    private final Backlog backlog = new Backlog(100);
    private final Tally<GatewayCount> tally = new Tally<>(GatewayCount.class);
    private final SlowClientEviction all = new SlowClientEviction(backlog, 1, tally, Runnable::run);

    /** A connection whose waiting bytes are what the test says. */
    private static final class Connection {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final BackpressureHandler client;
        int held;

        Connection(SlowClientEviction all) {
            client = all.client(channel, () -> held);
            channel.pipeline().addFirst(client);
        }

        void holds(int bytes) {
            held = bytes;
            client.changed();
        }
    }

    @Test
    void whoHasTakenNothingForLongestGoesFirst() {
        Connection first = new Connection(all);
        Connection second = new Connection(all);
        Connection third = new Connection(all);
        first.holds(30);
        second.holds(30);
        third.holds(30);
        first.holds(20);
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isZero();
        third.holds(60);
        assertThat(second.channel.isOpen()).isFalse();
        assertThat(first.channel.isOpen()).isTrue();
        assertThat(third.channel.isOpen()).isTrue();
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isEqualTo(1);
        assertThat(backlog.bytes()).isEqualTo(80);
    }

    @Test
    void whatDrainedUnnoticedCounts() {
        Connection quick = new Connection(all);
        Connection slow = new Connection(all);
        Connection other = new Connection(all);
        quick.holds(60);
        slow.holds(30);
        quick.held = 0;
        other.holds(40);
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isZero();
        assertThat(backlog.bytes()).isEqualTo(70);
        slow.holds(50);
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isZero();
        assertThat(backlog.bytes()).isEqualTo(90);
    }

    @Test
    void whatGrewUnnoticedIsCounted() {
        Connection slow = new Connection(all);
        Connection other = new Connection(all);
        slow.holds(30);
        slow.held = 35;
        other.holds(80);
        assertThat(slow.channel.isOpen()).isFalse();
        assertThat(backlog.bytes()).isEqualTo(80);
    }

    @Test
    void theBoundHoldsEvenIfAllTakeSomething() {
        Connection first = new Connection(all);
        Connection second = new Connection(all);
        first.holds(50);
        second.holds(50);
        first.held = 49;
        second.holds(90);
        assertThat(backlog.bytes()).isLessThanOrEqualTo(100);
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isEqualTo(1);
    }

    /** As with io_uring, where nothing is taken before the loop has gone round. */
    @Test
    void whoTakesSomethingInAMomentIsSpared() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        SlowClientEviction patient = new SlowClientEviction(backlog, 1, tally, tasks::add);
        Connection reader = new Connection(patient);
        Connection slow = new Connection(patient);
        reader.holds(70);
        slow.holds(70);
        reader.held = 60;
        slow.held = 65;
        tasks.remove().run();
        reader.held = 0;
        tasks.remove().run();
        assertThat(reader.channel.isOpen()).isTrue();
        assertThat(slow.channel.isOpen()).isTrue();
        assertThat(tasks).isEmpty();
        reader.holds(70);
        reader.held = 60;
        tasks.remove().run();
        assertThat(slow.channel.isOpen()).isFalse();
        assertThat(reader.channel.isOpen()).isTrue();
    }

    @Test
    void aLoopThatHoldsLessThanItsShareClosesNoClient() {
        SlowClientEviction here = new SlowClientEviction(backlog, 2, tally, Runnable::run);
        SlowClientEviction there = new SlowClientEviction(backlog, 2, tally, Runnable::run);
        Connection much = new Connection(here);
        Connection little = new Connection(there);
        much.holds(95);
        little.holds(20);
        assertThat(little.channel.isOpen()).isTrue();
        much.holds(96);
        assertThat(much.channel.isOpen()).isFalse();
        assertThat(backlog.bytes()).isEqualTo(20);
    }

    @Test
    void aConnectionThatIsGoneHoldsNothing() {
        Connection one = new Connection(all);
        one.holds(70);
        one.channel.close();
        assertThat(backlog.bytes()).isZero();
        one.holds(30);
        assertThat(backlog.bytes()).isZero();
        assertThat(tally.sum(GatewayCount.TOO_SLOW)).isZero();
    }
}

package dev.plankton.dashboard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.dashboard.series.Series;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a stream is kept, and what is kept for it. */
class StreamHandlerTest {
    private final Hypervisor hypervisor = Hypervisor.create();
    private final Feed feed = new Feed(hypervisor, new Series(hypervisor), new WatchedVms(hypervisor.clock()));
    private final EmbeddedChannel stream =
            new EmbeddedChannel(StreamHandler.handlers(feed, new Subscriptions(hypervisor, feed, false)));

    @BeforeEach
    void freeze() {
        stream.freezeTime();
    }

    @AfterEach
    void close() {
        stream.finishAndReleaseAll();
        feed.close();
        hypervisor.close();
    }

    private void pass(int seconds) {
        stream.advanceTimeBy(seconds, TimeUnit.SECONDS);
        stream.runScheduledPendingTasks();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Pings that the client is sent, each of which it answers. */
    private int answerPings() {
        int pings = 0;
        for (Object sent = stream.readOutbound(); sent != null; sent = stream.readOutbound()) {
            if (sent instanceof PingWebSocketFrame) {
                stream.writeInbound(new PongWebSocketFrame());
                pings++;
            }
            ReferenceCountUtil.release(sent);
        }
        return pings;
    }

    @Test
    void aPageThatOnlyWatchesABusyMapStaysConnected() {
        int pings = 0;
        for (int second = 0; second < 300; second++) {
            assertThat(stream.isOpen()).as("after %d s", second).isTrue();
            stream.writeOutbound(new BinaryWebSocketFrame(Unpooled.buffer()));
            pass(1);
            pings += answerPings();
        }
        assertThat(pings).isBetween(8, 10);
    }

    @Test
    void aClientThatIsGoneIsDisconnected() {
        pass(30);
        pass(30);
        assertThat(stream.isOpen()).isTrue();
        pass(30);
        assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void subscriptionsDoNotPileUpEither() {
        CountDownLatch asked = new CountDownLatch(1);
        feed.execute(() -> await(asked));
        try {
            for (int n = 0; n < 101; n++) {
                assertThat(stream.<Object>readOutbound()).isNull();
                stream.writeInbound(new TextWebSocketFrame("{\"type\": \"map\"}"));
            }
            TextWebSocketFrame error = stream.readOutbound();
            assertThat(error.text()).contains("too many messages at once: 100 wait");
            error.release();
        } finally {
            asked.countDown();
        }
    }

    @Test
    void nothingPilesUpForAClientThatDoesNotRead() {
        stream.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        stream.writeInbound(new PingWebSocketFrame(), new TextWebSocketFrame("nonsense"));
        assertThat(stream.<Object>readOutbound()).isNull();
        stream.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        stream.writeInbound(new PingWebSocketFrame());
        Object pong = stream.readOutbound();
        assertThat(pong).isInstanceOf(PongWebSocketFrame.class);
        ReferenceCountUtil.release(pong);
    }
}

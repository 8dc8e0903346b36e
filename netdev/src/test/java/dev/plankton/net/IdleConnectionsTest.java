package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP connections that nothing is to be expected of. */
class IdleConnectionsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final Duration LIMIT = Duration.ofSeconds(75);

    private final ManualLoopClock clock = new ManualLoopClock();

    private GatewayBuilder serve(FakeVm vm) {
        return new GatewayBuilder(n -> vm)
                .bind(VmAddress.of(1))
                .port(0)
                .idleTimeout(LIMIT)
                .clock(clock);
    }

    private static void untilReceived(Gateway gateway, int connections, int bytes) {
        Patience.until(
                "all has been received",
                () -> gateway.counters().get(GatewayCount.ACCEPTED) == connections
                        && gateway.counters().get(GatewayCount.BYTES_IN) == bytes);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anIdleConnectionIsClosed(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable());
        try (Gateway gateway =
                        serve(new FakeVm().answering("hi")).transport(transport).start();
                Client silent = new Client(gateway.address(1));
                Client asking = new Client(gateway.address(1));
                Client halfway = new Client(gateway.address(1))) {
            assertThat(asking.send(GET).readReply()).endsWith("hi");
            halfway.send("GET / HT");
            untilReceived(gateway, 3, GET.length() + 8);
            clock.advance(LIMIT.dividedBy(2));
            assertThat(gateway.openConnections()).isEqualTo(3);
            clock.advance(LIMIT);
            assertThat(halfway.readAll()).isEmpty();
            assertThat(asking.readAll()).isEmpty();
            assertThat(silent.readAll()).isEmpty();
            Patience.until("none is open", () -> gateway.openConnections() == 0);
            assertThat(gateway.counters().get(GatewayCount.IDLE)).isEqualTo(3);
        }
    }

    @Test
    void aClientThatWaitsForItsReplyIsNotIdle() throws Exception {
        FakeVm vm = new FakeVm();
        SynchronousQueue<ReplyListener> pending = new SynchronousQueue<>();
        vm.guest = (request, reply) -> {
            try {
                pending.put(reply);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        try (Gateway gateway = serve(vm).start();
                Client waiting = new Client(gateway.address(1));
                Client idle = new Client(gateway.address(1))) {
            ReplyListener reply = pendingOf(waiting.send(GET), pending);
            untilReceived(gateway, 2, GET.length());
            clock.advance(LIMIT.multipliedBy(5));
            assertThat(idle.readAll()).isEmpty();
            Patience.until("one is left", () -> gateway.openConnections() == 1);
            FakeVm.send(reply, "at last");
            assertThat(waiting.readReply()).endsWith("at last");
        }
    }

    private static ReplyListener pendingOf(Client asked, SynchronousQueue<ReplyListener> pending)
            throws InterruptedException {
        assertThat(asked.socket.isConnected()).isTrue();
        return pending.take();
    }
}

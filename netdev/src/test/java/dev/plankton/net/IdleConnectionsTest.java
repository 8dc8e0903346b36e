package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP connections that nothing is to be expected of. */
@Timeout(60)
class IdleConnectionsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private static GatewayBuilder serve(FakeVm vm) {
        return new GatewayBuilder(n -> vm).bind(VmAddress.of(1)).port(0).idleTimeout(Duration.ofMillis(200));
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
            assertThat(halfway.send("GET / HT").readAll()).isEmpty();
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
            assertThat(idle.readAll()).isEmpty(); // So long the other has waited, about;
            try (Client later = new Client(gateway.address(1))) {
                assertThat(later.readAll()).isEmpty(); // and by now longer.
            }
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

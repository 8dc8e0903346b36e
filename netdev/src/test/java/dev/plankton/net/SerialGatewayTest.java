package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SerialGatewayTest {
    private final FakeVm vm = new FakeVm();
    private final ManualLoopClock clock = new ManualLoopClock();

    private Gateway start(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable());
        return new GatewayBuilder(n -> vm)
                .via(Via.SERIAL)
                .transport(transport)
                .bind(VmAddress.of(1))
                .port(0)
                .workers(1)
                .clock(clock)
                .start();
    }

    private void awaitDetached() {
        Patience.until("the client is unplugged", () -> {
            clock.advance(Duration.ofMillis(100)); // A line is given up when it has been quiet for a while.
            return !vm.isAttached();
        });
    }

    /** Sends "a" and the end of the stream, from which on the connection waits for the line to be quiet. */
    private void sendTheEnd(Client client) throws Exception {
        int tasks = clock.tasks();
        client.send("a\n").endOfInput();
        assertThat(vm.received(2)).isEqualTo("a\n");
        Patience.until("the end of the stream is seen", () -> clock.tasks() > tasks);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bytesPassBothWays(Transport transport) throws Exception {
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            FakeVm.output(cable, "login: ");
            assertThat(client.read(7)).isEqualTo("login: ");
            client.send("root\n");
            assertThat(vm.received(5)).isEqualTo("root\n");
            client.socket.close();
            awaitDetached();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void secondConnectionIsRefusedUntilTheFirstIsGone(Transport transport) throws Exception {
        try (Gateway gateway = start(transport)) {
            try (Client first = new Client(gateway.address(1))) {
                SerialListener cable = vm.awaitAttached();
                try (Client second = new Client(gateway.address(1))) {
                    assertThat(second.readAll()).isEmpty();
                }
                assertThat(gateway.counters().get(GatewayCount.REFUSED_BUSY)).isEqualTo(1);
                FakeVm.output(cable, "still here");
                assertThat(first.read(10)).isEqualTo("still here");
            }
            awaitDetached();
            try (Client third = new Client(gateway.address(1))) {
                FakeVm.output(vm.awaitAttached(), "again");
                assertThat(third.read(5)).isEqualTo("again");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void answerReachesAClientThatHasEndedItsStream(Transport transport) throws Exception {
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            sendTheEnd(client);
            clock.advance(Duration.ofMillis(999));
            FakeVm.output(cable, "the ");
            assertThat(client.read(4)).isEqualTo("the ");
            clock.advance(Duration.ofMillis(999));
            FakeVm.output(cable, "answer\n");
            assertThat(client.read(7)).isEqualTo("answer\n");
            clock.advance(Duration.ofSeconds(2));
            assertThat(client.readAll()).isEmpty();
            awaitDetached();
        }
    }

    /** It may be computing its answer, or just polling the port. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void aGuestThatIsAwakeGetsLonger(Transport transport) throws Exception {
        vm.state = RunState.RUNNABLE;
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            sendTheEnd(client);
            clock.advance(Duration.ofMillis(2900));
            FakeVm.output(cable, "late");
            assertThat(client.read(4)).isEqualTo("late");
            clock.advance(Duration.ofSeconds(4));
            assertThat(client.readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void fullInboxStopsReadingUntilReady(Transport transport) throws Exception {
        String text = "0123456789".repeat(100_000);
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            vm.serialOffer = Offer.FULL;
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send(text);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Patience.until("it has read", () -> gateway.counters().get(GatewayCount.BYTES_IN) > 0);
            // Each of these has the event loop look at all of its sockets.
            for (int n = 0; n < 100; n++) {
                try (Client refused = new Client(gateway.address(1))) {
                    assertThat(refused.readAll()).isEmpty();
                }
            }
            assertThat(gateway.counters().get(GatewayCount.BYTES_IN)).isLessThan(20_000);
            vm.serialOffer = Offer.ACCEPTED;
            cable.ready(0);
            assertThat(vm.received(text.length())).isEqualTo(text);
            sender.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void clientThatDoesNotReadLosesTheConnection(Transport transport) throws Exception {
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            for (int i = 0; vm.isAttached() && i < 1_000_000; i++) {
                FakeVm.output(cable, "x".repeat(10_000));
            }
            awaitDetached();
            assertThat(client.socket.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void stoppedVmEndsTheConnectionAfterItsLastWords(Transport transport) throws Exception {
        try (Gateway gateway = start(transport);
                Client client = new Client(gateway.address(1))) {
            SerialListener cable = vm.awaitAttached();
            FakeVm.output(cable, "x".repeat(300_000));
            FakeVm.output(cable, "bye");
            cable.stopped(0);
            assertThat(client.readAll()).hasSize(300_003).endsWith("bye");
        }
    }
}

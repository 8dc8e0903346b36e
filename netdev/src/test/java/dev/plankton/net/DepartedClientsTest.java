package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that go while the gateway does not read from them, as their VM takes no more: no descriptor stays. */
class DepartedClientsTest {
    private static final int CLIENTS = 20;
    private static final Duration STALLED = Duration.ofSeconds(240);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final FakeVm vm = new FakeVm();
    private final ManualLoopClock clock = new ManualLoopClock();

    static Stream<Arguments> everyWay() {
        return Stream.of(Via.HTTP, Via.RAW, Via.SERIAL)
                .flatMap(via -> Stream.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO)
                        .filter(Transport::isAvailable)
                        .map(transport -> Arguments.of(via, transport)));
    }

    private Gateway start(Via via, Transport transport) throws IOException {
        vm.guest = (request, reply) -> {}; // It never answers,
        vm.serialOffer = Offer.FULL; // and takes nothing from its serial port.
        return new GatewayBuilder(n -> via == Via.SERIAL ? new FakeVmOf(vm) : vm)
                .via(via)
                .transport(transport)
                .bind(VmAddress.of(1))
                .port(0)
                .clock(clock)
                .start();
    }

    /** Each serial connection has a port of its own. */
    private static final class FakeVmOf extends FakeVm {
        FakeVmOf(FakeVm like) {
            serialOffer = like.serialOffer;
        }
    }

    /** Long before a client that is still there would be disconnected, as the VM takes nothing. */
    private void untilNoneIsOpen(Gateway gateway) {
        Patience.until("none is open", () -> {
            if (clock.nanoTime() < STALLED.toNanos()) {
                clock.advance(Duration.ofSeconds(1));
            }
            return gateway.openConnections() == 0;
        });
    }

    private static List<Client> clients(Gateway gateway, String first, String... more) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
            Client client = new Client(gateway.address(1));
            clients.add(client);
            client.send(first);
        }
        Patience.until(
                "all were read",
                () -> gateway.counters().get(GatewayCount.BYTES_IN) >= (long) CLIENTS * first.length());
        for (Client client : clients) {
            for (String part : more) {
                client.send(part);
            }
        }
        return clients;
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aClientThatResetsIsNoticed(Via via, Transport transport) throws IOException {
        try (Gateway gateway = start(via, transport)) {
            for (Client client : clients(gateway, REQUEST, REQUEST, REQUEST)) {
                client.socket.setSoLinger(true, 0);
                client.close();
            }
            untilNoneIsOpen(gateway);
            assertThat(gateway.counters().get(GatewayCount.ACCEPTED)).isEqualTo(CLIENTS);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aClientThatClosesWithMuchUnreadIsNoticed(Via via, Transport transport) throws IOException {
        try (Gateway gateway = start(via, transport)) {
            // On NIO the end is seen if not too much is before it.
            String much = REQUEST.repeat(transport == Transport.NIO ? 10 : 1000);
            for (Client client : clients(gateway, REQUEST, REQUEST, much)) {
                client.close();
            }
            untilNoneIsOpen(gateway);
        }
    }
}

package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SerialGatewayTest {
    private final FakeVm vm = new FakeVm();

    private Gateway start(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable());
        return new GatewayBuilder(n -> vm)
                .via(Via.SERIAL)
                .transport(transport)
                .bind(VmAddress.of(1))
                .port(0)
                .start();
    }

    private void awaitDetached() throws InterruptedException {
        for (int i = 0; vm.isAttached() && i < 2000; i++) {
            Thread.sleep(10);
        }
        assertThat(vm.isAttached()).isFalse();
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
            client.send("a\n").endOfInput();
            assertThat(vm.received(2)).isEqualTo("a\n");
            Thread.sleep(200);
            FakeVm.output(cable, "the answer\n");
            assertThat(client.readAll()).isEqualTo("the answer\n");
            awaitDetached();
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
            long before = -1;
            for (long in = 0; in != before; in = gateway.counters().get(GatewayCount.BYTES_IN)) {
                before = in;
                Thread.sleep(200);
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

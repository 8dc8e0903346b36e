package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Answers with its number. */
    private static Endpoint vm(int number) {
        return new FakeVm().answering("VM " + number);
    }

    private static GatewayBuilder all() {
        return new GatewayBuilder(GatewayTest::vm).port(0);
    }

    private static String ask(InetSocketAddress address) throws IOException {
        try (Client client = new Client(address)) {
            String reply = client.send(GET).readReply();
            return reply.substring(reply.indexOf("\r\n\r\n") + 4);
        }
    }

    /** An address of this host that is not loopback's; null if it has none. */
    static InetAddress outerAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                .findAny()
                .orElse(null);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void addressNamesTheVmOnEveryTransport(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable() && transport != Transport.NIO);
        try (Gateway gateway = all().transport(transport).start()) {
            for (int number : new int[] {0, 1, 255, 256, 65_536, 1_234_567, VmAddress.MAX_VMS - 1}) {
                assertThat(ask(gateway.address(number))).isEqualTo("VM " + number);
            }
            assertThat(gateway.transport()).isNotEqualTo(Transport.AUTO);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void rangeIsNotReachableFromOutside(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable() && transport != Transport.NIO);
        InetAddress outer = outerAddress();
        assumeTrue(outer != null);
        try (Gateway gateway = all().transport(transport).start()) {
            InetSocketAddress outside = new InetSocketAddress(outer, gateway.port());
            assertThat(gateway.closedToOutside()).isTrue();
            assertThatThrownBy(() -> new Client(outside)).isInstanceOf(ConnectException.class);
        }
    }

    /** It would be reachable from outside, which was not asked for. */
    @Test
    void nioIsRefusedWhereItCannotKeepOthersAway() {
        assertThatThrownBy(() -> all().transport(Transport.NIO).start())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("every interface")
                .hasMessageContaining("bind one address")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void nioServesOneAddress() throws IOException {
        try (Gateway gateway =
                all().transport(Transport.NIO).bind(VmAddress.of(9)).start()) {
            assertThat(ask(gateway.address(9))).isEqualTo("VM 9");
            assertThat(gateway.closedToOutside()).isTrue();
        }
    }

    @Test
    void explicitWildcardLeadsOtherAddressesToVm0() throws IOException {
        InetAddress outer = outerAddress();
        assumeTrue(outer != null);
        try (Gateway gateway = all().bind(InetAddress.getByName("0.0.0.0")).start()) {
            assertThat(gateway.closedToOutside()).isFalse();
            assertThat(ask(gateway.address(7))).isEqualTo("VM 7");
            assertThat(ask(new InetSocketAddress(outer, gateway.port()))).isEqualTo("VM 0");
        }
    }

    @Test
    void explicitLoopbackAddressIsOneVm() throws IOException {
        try (Gateway gateway = all().bind(VmAddress.of(9)).start()) {
            assertThat(ask(gateway.address(9))).isEqualTo("VM 9");
            assertThatThrownBy(() -> gateway.address(8)).hasMessageContaining("listens on 127.0.0.9 only");
        }
    }

    /** Two ports in a row that are free, which others may take at any moment. */
    private static Gateway onTwoPorts() throws IOException {
        for (int first = 20_000; ; first += 7) {
            try {
                return all().port(first).ports(2).start();
            } catch (BindException taken) {
                assertThat(first).isLessThan(32_000);
            }
        }
    }

    @Test
    void portNamesTheVm() throws IOException {
        try (Gateway gateway = onTwoPorts()) {
            int first = gateway.port();
            assertThat(gateway.address(1)).isEqualTo(new InetSocketAddress("127.0.0.1", first + 1));
            assertThat(ask(gateway.address(0))).isEqualTo("VM 0");
            assertThat(ask(gateway.address(1))).isEqualTo("VM 1");
            assertThatThrownBy(() -> gateway.address(2)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> all().ports(2).start()).hasMessageContaining("cannot begin at port 0");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void portInUseIsNamed(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable());
        try (Gateway gateway = all().start()) {
            assertThatThrownBy(() -> all().transport(transport)
                            .bind(VmAddress.of(9))
                            .port(gateway.port())
                            .start())
                    .isInstanceOf(BindException.class)
                    .hasMessage("port " + gateway.port() + " of 127.0.0.9 is already in use");
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void addressWithoutVmIsClosedAtOnce(Via via) throws IOException {
        try (Gateway gateway = new GatewayBuilder(n -> null).via(via).port(0).start()) {
            try (Client client = new Client(gateway.address(3))) {
                assertThat(client.readAll()).isEmpty();
            }
            assertThat(gateway.counters().get(GatewayCount.REFUSED_NO_VM)).isEqualTo(1);
            assertThat(gateway.counters().get(GatewayCount.ACCEPTED)).isZero();
        }
    }

    @Test
    void closingTheGatewayClosesItsConnections() throws IOException {
        Gateway gateway = all().start();
        try (Client client = new Client(gateway.address(1))) {
            client.send(GET).readReply();
            assertThat(gateway.openConnections()).isEqualTo(1);
            gateway.close();
            assertThat(client.readAll()).isEmpty();
            Patience.until("its end is counted", () -> gateway.openConnections() == 0);
        }
        assertThatThrownBy(() -> new Client(gateway.address(1))).isInstanceOf(ConnectException.class);
    }

    /** A guest runs on the event loop that asked it: one that comes to no end must not hold up the closing thread. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void closingDoesNotWaitForABlockedEventLoop(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable());
        HeldVm vm = new HeldVm();
        Gateway gateway = new GatewayBuilder(n -> vm)
                .transport(transport)
                .bind(VmAddress.of(1))
                .port(0)
                .workers(1)
                .start();
        try (Client client = new Client(gateway.address(1))) {
            client.send(GET);
            Patience.untilOpen(vm.entered);
            Thread closing = Thread.ofPlatform().daemon().start(() -> {
                gateway.close();
                gateway.close();
            });

            assertThat(closing.join(Duration.ofSeconds(30))).as("it returned").isTrue();

            vm.leave.countDown();
            client.readAll(); // Ends, as the connection is closed when the loop goes on.
        } finally {
            vm.leave.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void rawBytesPassAsTheyAreInOrder(Transport transport) throws IOException {
        assumeTrue(transport.isAvailable());
        FakeVm echo = new FakeVm();
        echo.guest = (request, reply) -> {
            reply.part(request, 0, request.length);
            reply.end();
        };
        try (Gateway gateway = new GatewayBuilder(n -> echo)
                        .via(Via.RAW)
                        .transport(transport)
                        .bind(VmAddress.of(2))
                        .port(0)
                        .start();
                Client client = new Client(gateway.address(2))) {
            assertThat(client.send("\0\1\2").read(3)).isEqualTo("\0\1\2");
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                sent.append(i).append(' ');
            }
            client.send(sent.toString()).endOfInput();
            assertThat(client.readAll()).isEqualTo(sent.toString());
        }
    }

    @Test
    void rawConnectionEndsWithARefusedRequest() throws IOException {
        FakeVm vm = new FakeVm();
        try (Gateway gateway = new GatewayBuilder(n -> vm).via(Via.RAW).port(0).start()) {
            for (Offer offer : Offer.values()) {
                vm.offer = offer;
                try (Client client = new Client(gateway.address(2))) {
                    assertThat(client.send("x").readAll()).isEmpty();
                }
            }
            assertThat(gateway.counters().get(GatewayCount.DROPPED)).isEqualTo(3);
        }
    }
}

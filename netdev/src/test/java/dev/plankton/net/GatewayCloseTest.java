package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.machine.BootImage;
import dev.plankton.net.frame.Switch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a gateway leaves behind when it is closed, or when it fails to start. */
@EnabledOnOs(OS.LINUX)
class GatewayCloseTest {
    @Test
    void aGatewayCanBeClosedOnItsOwnEventLoop() throws Exception {
        FakeVm[] vm = new FakeVm[1];
        Gateway[] gateway = new Gateway[1];
        vm[0] = new FakeVm() {
            @Override
            public Offer request(byte[] bytes, ReplyListener reply) {
                gateway[0].close();
                return Offer.GONE;
            }
        };
        gateway[0] = new GatewayBuilder(n -> vm[0]).via(Via.RAW).port(0).start();
        try (Client client = new Client(gateway[0].address(1))) {
            assertThat(client.send("x").readAll()).isEmpty();
        }
    }

    @Test
    void theSwitchIsFreeForTheNextGateway() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Switch hub = Switch.of(hypervisor);
            GatewayBuilder builder =
                    Gateway.builder(hypervisor).via(Via.NE2000).network(hub).port(0);
            Gateway first = builder.start();
            assertThatThrownBy(builder::start).isInstanceOf(IllegalStateException.class);
            first.close();
            try (ServerSocket taken = new ServerSocket()) {
                taken.bind(new InetSocketAddress("127.0.0.1", 0));
                assertThatThrownBy(() -> builder.port(taken.getLocalPort()).start())
                        .isInstanceOf(IOException.class);
            }
            builder.port(0).start().close();
        }
    }

    @Test
    void aGatewayWithASwitchOfItsOwnDoesNotTakeTheVmsFromTheirCable() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Switch hub = Switch.of(hypervisor);
            GatewayBuilder builder = Gateway.builder(hypervisor).via(Via.NE2000).port(0);
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("network()");
            assertThat(hypervisor.isConnected()).isTrue();
            hub.disconnect();
            assertThat(hypervisor.isConnected()).isFalse();
            hypervisor.boot(
                    BootImage.of("http", Guests.find("http").orElseThrow().image()), 2, booted -> {});
            for (int n = 0; n < 2; n++) {
                try (Gateway gateway = builder.start();
                        Client client = new Client(gateway.address(1))) {
                    assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readReply())
                            .contains("VM 00000001");
                }
                assertThat(hypervisor.isConnected()).isFalse();
            }
        }
    }
}

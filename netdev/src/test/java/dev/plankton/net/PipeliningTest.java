package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.net.address.VmAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that sends hundreds of requests at once does not keep the event loop from the others. */
class PipeliningTest {
    private static final int REQUESTS = 500;

    private static String get(String name) {
        return "GET /" + name + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void othersHaveTheirTurnInBetween(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable());
        HeldVm vm = new HeldVm();
        try (Gateway gateway = new GatewayBuilder(n -> vm)
                        .transport(transport)
                        .bind(VmAddress.of(1))
                        .port(0)
                        .workers(1)
                        .start();
                Client many = new Client(gateway.address(1));
                Client one = new Client(gateway.address(1))) {
            many.send(get("a"));
            vm.entered.await(); // The loop stands still: what is sent now is there when it goes on.
            many.send(get("a").repeat(REQUESTS));
            one.send(get("b"));
            vm.leave.countDown();
            assertThat(one.readReply()).endsWith("hi");
            for (int n = 0; n <= REQUESTS; n++) {
                assertThat(many.readReply()).endsWith("hi");
            }
            assertThat(vm.asked).hasSize(REQUESTS + 2);
            assertThat(vm.asked.indexOf(get("b"))).isLessThan(REQUESTS / 4);
        } finally {
            vm.leave.countDown();
        }
    }
}

package dev.plankton.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.address.VmAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that sends hundreds of requests at once does not keep the event loop from the others. */
@Timeout(180)
class PipeliningTest {
    private static final int REQUESTS = 500;

    /** Answers on the event loop that asks, as a VM at rest does. */
    private static final class Near extends FakeVm {
        final List<String> asked = new CopyOnWriteArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);

        @Override
        public Offer request(byte[] bytes, ReplyListener reply) {
            asked.add(new String(bytes, 5, 1, ISO_8859_1));
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeVm.send(reply, "hi");
            return Offer.ACCEPTED;
        }
    }

    private static String get(String name) {
        return "GET /" + name + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void othersHaveTheirTurnInBetween(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable());
        Near vm = new Near();
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
            assertThat(vm.asked.indexOf("b")).isLessThan(REQUESTS / 4);
        } finally {
            vm.leave.countDown();
        }
    }
}

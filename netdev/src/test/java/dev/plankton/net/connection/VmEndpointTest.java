package dev.plankton.net.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.machine.BootImage;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.frame.Switch;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class VmEndpointTest {
    @Test
    void serialInputIsAnsweredOnTheCallersThread() throws Exception {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(
                    BootImage.of("echo", Guests.find("echo").orElseThrow().image()), 1, booted -> {});
            Endpoint endpoint = Objects.requireNonNull(VmEndpoint.of(hypervisor).endpoint(0));
            Set<Thread> speakers = ConcurrentHashMap.newKeySet();
            assertThat(endpoint.attachSerial(new Speaker(speakers))).isTrue();
            // The VM may be running for another reason at any one of these moments, but not at all of them.
            Patience.until("the guest answers on this thread", () -> {
                if (endpoint.state() == RunState.IDLE) {
                    endpoint.sendSerial("a\n".getBytes(StandardCharsets.US_ASCII));
                }
                return speakers.contains(Thread.currentThread());
            });
        }
    }

    /** A connection outlives the hypervisor by a moment: it ends as that of a VM that has stopped. */
    @Test
    void afterTheHypervisorIsClosedItsVmIsGone() {
        Hypervisor hypervisor = Hypervisor.create();
        hypervisor.boot(BootImage.of("echo", Guests.find("echo").orElseThrow().image()), 1, booted -> {});
        Endpoint endpoint = Objects.requireNonNull(VmEndpoint.of(hypervisor).endpoint(0));
        Switch hub = Switch.of(hypervisor);
        hypervisor.close();

        assertThat(endpoint.attachSerial(new Silent())).isFalse();
        assertThat(endpoint.sendSerial(new byte[1])).isEqualTo(Offer.GONE);
        assertThat(endpoint.request(new byte[1], new Unanswered())).isEqualTo(Offer.GONE);
        assertThat(endpoint.state()).isEqualTo(RunState.STOPPED);
        assertThat(hub.send(0, new byte[60], 0, 60)).isFalse();
        assertThat(hub.sendHere(0, new byte[60], 0, 60)).isFalse();
        hub.disconnect();
        assertThat(hypervisor.isConnected()).isFalse();
    }

    /** Is called by the thread that runs the VM. */
    private record Speaker(Set<Thread> speakers) implements SerialListener, NonBlocking {
        @Override
        public void output(int vm, byte[] bytes, int offset, int length) {
            speakers.add(Thread.currentThread());
        }
    }

    private static final class Silent implements SerialListener {
        @Override
        public void output(int vm, byte[] bytes, int offset, int length) {}
    }

    private static final class Unanswered implements ReplyListener {
        @Override
        public void part(byte[] bytes, int offset, int length) {}

        @Override
        public void end() {}

        @Override
        public void dropped() {}
    }
}

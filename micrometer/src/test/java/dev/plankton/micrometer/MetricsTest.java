package dev.plankton.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: vm\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static Hypervisor booted(int vms) {
        Hypervisor hypervisor = Hypervisor.create();
        hypervisor.boot(BootImage.of("web", Guests.find("web").orElseThrow().image()), vms, _ -> {});
        return hypervisor;
    }

    @Test
    void aHypervisorsSeriesDoNotGrowWithItsPopulation() throws Exception {
        try (Hypervisor hypervisor = booted(1000)) {
            new HypervisorMetrics(hypervisor).bindTo(registry);
            int series = registry.getMeters().size();
            hypervisor.vms().findFirst().orElseThrow().call(REQUEST).get(1, TimeUnit.MINUTES);

            assertThat(registry.getMeters()).hasSize(series).hasSizeBetween(12, 48);
            assertThat(registry.get("plankton.hypervisor.alive").gauge().value())
                    .isEqualTo(1000);
            assertThat(registry.get("plankton.hypervisor.created")
                            .functionCounter()
                            .count())
                    .isEqualTo(1000);
            assertThat(registry.get("plankton.hypervisor.replies")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("plankton.memory")
                            .tag("kind", "table")
                            .gauge()
                            .value())
                    .isPositive();
        }
        assertThat(registry.get("plankton.memory").tag("kind", "table").gauge().value())
                .as("of a closed one")
                .isZero();
    }

    @Test
    void severalAreToldApartByTags() {
        try (Hypervisor one = booted(1);
                Hypervisor two = booted(2)) {
            new HypervisorMetrics(one, Tags.of("site", "one")).bindTo(registry);
            new HypervisorMetrics(two, Tags.of("site", "two")).bindTo(registry);

            assertThat(registry.get("plankton.hypervisor.alive")
                            .tag("site", "two")
                            .gauge()
                            .value())
                    .isEqualTo(2);
        }
    }

    @Test
    void aGatewaysSeries() throws Exception {
        try (Hypervisor hypervisor = booted(2);
                Gateway gateway = Gateway.builder(hypervisor)
                        .via(Via.HTTP)
                        .bind(InetAddress.getByName("127.0.0.1"))
                        .port(0)
                        .start();
                Socket client = new Socket()) {
            new GatewayMetrics(gateway).bindTo(registry);
            client.connect(gateway.address(1));
            client.getOutputStream().write(REQUEST);
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("VM 1");

            assertThat(registry.getMeters()).hasSizeBetween(4, 48);
            assertThat(registry.get("plankton.gateway.accepted")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }
}

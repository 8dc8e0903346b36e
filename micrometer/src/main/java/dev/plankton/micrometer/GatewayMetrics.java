package dev.plankton.micrometer;

import dev.plankton.net.Gateway;
import dev.plankton.net.counters.GatewayCount;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/**
 * The metrics of a gateway: {@code plankton.gateway.connections.open}, {@code plankton.gateway.waiting} in bytes, and a counter
 * {@code plankton.gateway.*} for each {@link GatewayCount}. Needs {@code plankton-netdev}. Safe for any thread.
 */
public final class GatewayMetrics implements MeterBinder {
    private final Gateway gateway;
    private final List<Tag> tags;

    /**
     * Metrics without tags.
     *
     * @param gateway whose metrics they are; the registry does not keep it from being collected
     */
    public GatewayMetrics(Gateway gateway) {
        this(gateway, List.of());
    }

    /**
     * Metrics with {@code tags} on each series, to tell several gateways in one registry apart.
     *
     * @param gateway whose metrics they are; the registry does not keep it from being collected
     */
    public GatewayMetrics(Gateway gateway, Iterable<Tag> tags) {
        this.gateway = gateway;
        this.tags = Tags.of(tags).stream().toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("plankton.gateway.connections.open", gateway, Gateway::openConnections)
                .description("Connections of clients that are open")
                .tags(tags)
                .register(registry);
        Gauge.builder("plankton.gateway.waiting", gateway, Gateway::waitingBytes)
                .description("What waits to be taken by clients")
                .baseUnit(BaseUnits.BYTES)
                .tags(tags)
                .register(registry);
        CountMeters.bind(registry, "plankton.gateway", tags, GatewayCount.class, gateway, Gateway::counters);
    }
}

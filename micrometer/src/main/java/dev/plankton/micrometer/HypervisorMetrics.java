package dev.plankton.micrometer;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.io.Count;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a hypervisor: {@code plankton.hypervisor.alive}, {@code plankton.memory} and {@code plankton.memory.limit} in
 * bytes, and a counter {@code plankton.hypervisor.*} for each {@link Count}. Reading them stops no VM. Safe for any thread.
 */
public final class HypervisorMetrics implements MeterBinder {
    private final Hypervisor hypervisor;
    private final List<Tag> tags;

    /**
     * Metrics without tags.
     *
     * @param hypervisor whose metrics they are; the registry does not keep it from being collected
     */
    public HypervisorMetrics(Hypervisor hypervisor) {
        this(hypervisor, List.of());
    }

    /**
     * Metrics with {@code tags} on each series, to tell several hypervisors in one registry apart.
     *
     * @param hypervisor whose metrics they are; the registry does not keep it from being collected
     */
    public HypervisorMetrics(Hypervisor hypervisor, Iterable<Tag> tags) {
        this.hypervisor = hypervisor;
        this.tags = Tags.of(tags).stream().toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("plankton.hypervisor.alive", hypervisor, Hypervisor::alive)
                .description("VMs that were created and have not ended")
                .tags(tags)
                .register(registry);
        CountMeters.bind(registry, "plankton.hypervisor", tags, Count.class, hypervisor, Hypervisor::counters);
        memory(registry, "table", MemoryUse::tableBytes);
        memory(registry, "deltas.heap", MemoryUse::heapBytes);
        memory(registry, "deltas.offheap", MemoryUse::offHeapBytes);
        memory(registry, "inputs", MemoryUse::inputBytes);
        memory(registry, "cores", MemoryUse::coreBytes);
        memory(registry, "templates", MemoryUse::templateBytes);
        gauge(registry, "plankton.memory.limit", tags, MemoryUse::limitBytes);
    }

    private void memory(MeterRegistry registry, String kind, ToDoubleFunction<MemoryUse> part) {
        List<Tag> more = Tags.concat(tags, "kind", kind).stream().toList();
        gauge(registry, "plankton.memory", more, part);
    }

    private void gauge(MeterRegistry registry, String name, List<Tag> all, ToDoubleFunction<MemoryUse> part) {
        Gauge.builder(name, hypervisor, from -> read(from, part))
                .baseUnit(BaseUnits.BYTES)
                .tags(all)
                .register(registry);
    }

    private static double read(Hypervisor from, ToDoubleFunction<MemoryUse> part) {
        try {
            return part.applyAsDouble(from.memory());
        } catch (IllegalStateException e) {
            return 0; // Closed: it has given its memory back.
        }
    }
}

package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.IdleCpu;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.VmMemory;
import dev.plankton.bench.report.Latencies;
import dev.plankton.hypervisor.Hypervisor;
import org.jspecify.annotations.Nullable;

/** Measures a population: memory, idle CPU, then wakes. */
final class Gauge {
    /** VMs woken at full load for each that is asked alone: they take so much less time. */
    private static final int AT_ONCE = 100;

    private final PopulationPlan plan;
    private final Hypervisor hypervisor;
    private final @Nullable Wakes wakes;
    private final VmMemory empty;
    private final Watcher watcher;

    /**
     * Made once all VMs have booted.
     *
     * @param wakes how VMs are asked, or null if they do not answer
     * @param empty what the JVM took before they booted
     */
    Gauge(PopulationPlan plan, Hypervisor hypervisor, @Nullable Wakes wakes, VmMemory empty, Watcher watcher) {
        this.plan = plan;
        this.hypervisor = hypervisor;
        this.wakes = wakes;
        this.empty = empty;
        this.watcher = watcher;
    }

    Measurement measure() throws InterruptedException {
        VmMemory memory = VmMemory.now(hypervisor).since(empty);
        long resident = ProcessFigures.resident().orElse(0);
        double idle = IdleCpu.percentOfOneCore(plan.idle(), watcher.stage("idle", IdleCpu.STEPS));
        Latencies latencies = null;
        Double rate = null;
        if (wakes != null) {
            int atOnce = (int) Math.min(plan.vms(), (long) AT_ONCE * plan.wakes());
            latencies = wakes.oneByOne(plan.wakes(), watcher.stage("waking", plan.wakes()));
            rate = wakes.someAtOnce(atOnce, watcher.stage("waking at once", atOnce));
        }
        double vms = plan.vms();
        return new Measurement(
                resident,
                resident / vms,
                memory.heap() / vms,
                memory.offHeap() / vms,
                idle,
                latencies == null ? null : latencies.p50Micros(),
                latencies == null ? null : latencies.p99Micros(),
                rate,
                wakes == null ? 0 : wakes.checked(),
                wakes == null ? 0 : wakes.wrong(),
                latencies);
    }
}

package dev.plankton.bench.debug;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.report.Latencies;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Asks VMs of a population one after the other, in phases with and without a debugger on another VM, in turns.
 *
 * @param vms how many, at least 2; the last is the one that is debugged
 * @param phases of each kind
 * @param length of a phase
 * @param attaches how often a debugger attaches to a VM drawn at random, to be timed
 * @param seed what chance begins with
 */
public record DebugPlan(int vms, int phases, Duration length, int attaches, long seed) {
    /** Asked first, so that HotSpot has compiled what is measured. */
    private static final int WARM_UP = 50_000;

    private static final long HISTORY = 64 << 20;

    /** Runs it on this thread. */
    public DebugResult run(Watcher watcher) throws InterruptedException {
        Guest web = Guests.find("web").orElseThrow();
        BootImage image = BootImage.of(web.name(), web.image());
        Dialogue dialogue = Dialogue.of(image).orElseThrow(() -> new ExperimentException("web does not answer"));
        try (Hypervisor hypervisor = Hypervisor.create()) {
            int first = hypervisor.boot(image, vms, watcher.stage("booting", vms));
            Wakes wakes = new Wakes(hypervisor, dialogue, first, vms - 1, seed);
            Vm debugged = Objects.requireNonNull(hypervisor.vm(first + vms - 1));
            wakes.oneByOne(WARM_UP, watcher.stage("warming up", WARM_UP));
            with(debugged, wakes, length);
            List<DebugResult.Phases> measured = new ArrayList<>();
            long handled = 0;
            IntConsumer progress = watcher.stage("asking", phases);
            for (int n = 0; n < phases; n++) {
                boolean before = n % 2 == 0; // Neither kind is always the first one.
                Latencies plainFirst = before ? without(wakes) : null;
                With with = with(debugged, wakes, length);
                Latencies plain = plainFirst == null ? without(wakes) : plainFirst;
                handled += with.handled;
                measured.add(new DebugResult.Phases(plain, with.latencies));
                progress.accept(n + 1);
            }
            Latencies attach = attach(hypervisor, first, watcher.stage("attaching", attaches));
            return DebugResult.of(this, measured, handled, attach, wakes.checked(), wakes.wrong());
        }
    }

    private Latencies without(Wakes wakes) throws InterruptedException {
        return wakes.forSoLong(length, _ -> {});
    }

    private record With(Latencies latencies, long handled) {}

    private static With with(Vm debugged, Wakes wakes, Duration length) throws InterruptedException {
        try (Debugger debugger = new Debugger(debugged)) {
            Latencies latencies = wakes.forSoLong(length, _ -> {});
            return new With(latencies, debugger.end());
        }
    }

    /** Until a VM is stopped, with a history. */
    private Latencies attach(Hypervisor hypervisor, int first, IntConsumer progress) {
        SplittableRandom random = new SplittableRandom(seed);
        Histogram nanos = new Histogram(3);
        for (int n = 0; n < attaches; n++) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(first + random.nextInt(vms)));
            long begin = System.nanoTime();
            try (Machine machine = Machine.attach(vm)) {
                machine.keepHistory(HISTORY);
                nanos.recordValue(System.nanoTime() - begin);
            }
            progress.accept(n + 1);
        }
        return Latencies.of(nanos);
    }
}

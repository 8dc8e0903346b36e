package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.VmMemory;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Boots a population, lets it idle, wakes some and checks their replies, wakes all once, and measures again. Of guests that do not
 * answer the states of some are compared instead.
 *
 * @param image what they boot from
 * @param vms how many, at least 1
 * @param without what they do without
 * @param idle how long CPU time is sampled, twice
 * @param wakes how many random VMs are asked, one after the other, and a hundred times as many at full load, twice
 * @param seed what chance begins with
 * @param tier how guest code is executed
 * @param store where they are saved to and loaded from in the end, or null: a directory that is not there yet
 * @param memory what they may take
 */
public record PopulationPlan(
        BootImage image,
        int vms,
        Set<Saving> without,
        Duration idle,
        int wakes,
        long seed,
        Tier tier,
        @Nullable Path store,
        MemoryLimits memory) {
    private static final int GROWTH_POINTS = 50;

    /**
     * Runs it. Takes this JVM for itself: what else runs in it is measured too.
     *
     * @throws PopulationTooLargeException if the VMs do not fit; none is left
     * @throws ExperimentException if a VM does not answer at all
     * @throws InterruptedException if the thread is interrupted; no VM is left
     */
    public PopulationResult run(Watcher watcher) throws InterruptedException {
        Dialogue dialogue = Dialogue.of(image).orElse(null);
        if (store != null && dialogue == null) {
            throw new ExperimentException(
                    "a store is measured with a guest that answers: " + String.join(" or ", Dialogue.guests()));
        }
        PopulationResult result;
        StoreFigures.Saved saved = null;
        try (Hypervisor hypervisor = hypervisor()) {
            hypervisor.prepare(image);
            VmMemory empty = VmMemory.now(hypervisor);
            IntConsumer progress = watcher.stage("booting", vms);
            Growth growth = new Growth(vms);
            long start = System.nanoTime();
            long cpuStart = ProcessFigures.cpuNanos();
            int first = hypervisor.boot(image, vms, booted -> {
                growth.accept(booted);
                progress.accept(booted);
            });
            PopulationResult.Boot boot = new PopulationResult.Boot(
                    (System.nanoTime() - start) / 1e9, (ProcessFigures.cpuNanos() - cpuStart) / 1e3 / vms);
            Wakes asked = dialogue == null ? null : new Wakes(hypervisor, dialogue, first, vms, seed);
            Gauge gauge = new Gauge(this, hypervisor, asked, empty, watcher);
            Measurement before = gauge.measure();
            if (asked == null) {
                StateSample states = StateSample.of(
                        image,
                        hypervisor,
                        first,
                        vms,
                        new SplittableRandom(seed),
                        watcher.stage("comparing states", StateSample.size(vms)));
                return PopulationResult.of(this, boot, before, before, null, states, growth, hypervisor);
            }
            start = System.nanoTime();
            double rate = asked.allAtOnce(watcher.stage("waking all", vms));
            var wakingAll = new PopulationResult.WakingAll((System.nanoTime() - start) / 1e9, rate);
            Measurement after = gauge.measure();
            result = PopulationResult.of(this, boot, before, after, wakingAll, null, growth, hypervisor);
            if (store != null && dialogue != null) {
                saved = StoreFigures.save(hypervisor, dialogue, asked, vms, watcher);
            }
        }
        return saved == null || store == null || dialogue == null
                ? result
                : result.with(StoreFigures.load(saved, builder(), store, dialogue, vms, seed, watcher));
    }

    private HypervisorBuilder builder() {
        // VMs that do not answer are never woken, so that those that are alike stay so.
        HypervisorBuilder builder = Hypervisor.builder()
                .without(without)
                .tier(tier)
                .overcommit(Dialogue.of(image).isEmpty());
        try {
            return memory.applyTo(builder);
        } catch (IOException e) {
            throw new ExperimentException("%s: %s".formatted(memory.spill(), e.getMessage()), e);
        }
    }

    private Hypervisor hypervisor() {
        try {
            if (store == null) {
                return builder().build();
            }
            if (Files.exists(store)) {
                throw new ExperimentException("%s: is there already; give a directory that is not".formatted(store));
            }
            return builder().open(store, Durability.NONE);
        } catch (UncheckedIOException e) {
            throw new ExperimentException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ExperimentException("the store cannot be made: " + e.getMessage(), e);
        }
    }

    /** Resident memory as VMs boot. */
    static final class Growth implements IntConsumer {
        private final int every;
        private final List<PopulationResult.Point> points = new ArrayList<>();
        private int next;

        Growth(int vms) {
            every = Math.max(1, vms / GROWTH_POINTS);
        }

        @Override
        public synchronized void accept(int booted) {
            if (booted >= next) {
                next = booted + every;
                ProcessFigures.resident().ifPresent(bytes -> points.add(new PopulationResult.Point(booted, bytes)));
            }
        }

        synchronized List<PopulationResult.Point> points() {
            return List.copyOf(points);
        }
    }
}

package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.HttpTurn;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.report.Latencies;
import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Boots idle VMs and, beside them, VMs that never sleep; asks idle ones drawn at random, one after the other, and counts
 * what each spinner was given meanwhile.
 *
 * @param image what the idle ones boot from; must be a guest that answers
 * @param idle how many idle ones, at least 1
 * @param spinners how many that spin, at least 1
 * @param length how long is measured
 * @param seed what chance begins with
 * @param http whether they are asked over HTTP on loopback, each on a new connection, rather than within this process;
 *     the image must be {@code web}
 * @param tier how guest code is executed
 */
public record FairnessPlan(
        BootImage image, int idle, int spinners, Duration length, long seed, boolean http, Tier tier) {
    private static final String SPINNER = "spin";

    /** Asked before the spinners begin, so that HotSpot has compiled what is measured. */
    private static final int WARM_UP = 5_000;

    /** Whether the image is a guest that answers what it is asked. */
    public boolean answers() {
        return Dialogue.of(image)
                .filter(dialogue -> !http || dialogue == Dialogue.WEB)
                .isPresent();
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException if the image does not answer
     * @throws InterruptedException if the thread is interrupted; no VM is left
     */
    public FairnessResult run(Watcher watcher) throws InterruptedException {
        Dialogue dialogue = Dialogue.of(image)
                .orElseThrow(() -> new ExperimentException(image.name() + " does not answer; use a guest that does: "
                        + String.join(" or ", Dialogue.guests())));
        try (Hypervisor hypervisor = Hypervisor.builder().tier(tier).build()) {
            int first = hypervisor.boot(image, idle, watcher.stage("booting", idle));
            if (!http) {
                return run(watcher, hypervisor, new Wakes(hypervisor, dialogue, first, idle, seed));
            }
            try (HttpTurn turn = new HttpTurn(hypervisor)) {
                return run(watcher, hypervisor, new Wakes(hypervisor, dialogue, first, idle, seed, turn));
            }
        }
    }

    private FairnessResult run(Watcher watcher, Hypervisor hypervisor, Wakes wakes) throws InterruptedException {
        wakes.oneByOne(WARM_UP, watcher.stage("warming up", WARM_UP));
        int firstSpinner = hypervisor.boot(spinner(), spinners, watcher.stage("spinners", spinners));
        long[] before = instructions(hypervisor, firstSpinner);
        int seconds = (int) Math.max(1, length.toSeconds());
        IntConsumer progress = watcher.stage("asking", seconds);
        long start = System.nanoTime();
        Latencies latencies = wakes.forSoLong(length, progress);
        double took = (System.nanoTime() - start) / 1e9;
        long[] after = instructions(hypervisor, firstSpinner);
        return FairnessResult.of(
                this, took, latencies, wakes, IntStream.range(0, spinners).mapToLong(n -> after[n] - before[n]));
    }

    private static BootImage spinner() {
        return BootImage.of(SPINNER, Guests.find(SPINNER).orElseThrow().image());
    }

    /** What each spinner has executed, up to its last slice. */
    private long[] instructions(Hypervisor hypervisor, int first) {
        return IntStream.range(first, first + spinners)
                .mapToObj(hypervisor::vm)
                .map(Objects::requireNonNull)
                .mapToLong(Vm::instructions)
                .toArray();
    }
}

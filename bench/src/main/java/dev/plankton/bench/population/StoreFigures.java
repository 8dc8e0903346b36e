package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.Hiccups;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.io.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What it took to keep a population in a store.
 *
 * @param saveSeconds until all VMs were on the disk, which were asked meanwhile
 * @param bytes of VMs on the disk
 * @param bytesPerVm the same for each
 * @param longestStallMillis the longest that a VM took to answer meanwhile
 * @param longestHostStallMillis the longest that a thread waited meanwhile that has nothing to do with VMs: what the host and
 *     the JVM do to all
 * @param collectedMillis garbage collection meanwhile
 * @param answers that were waited for meanwhile
 * @param slowAnswers those of them that took longer than 10 ms
 * @param secondSeconds until a second generation was there, after one VM in a hundred had changed
 * @param secondBytes of VMs that it added
 * @param secondPercent the same of the first generation's
 * @param firstReplySeconds in a new hypervisor, from opening the store to the first reply
 * @param residentSeconds the same to when all VMs had been read
 */
public record StoreFigures(
        double saveSeconds,
        long bytes,
        double bytesPerVm,
        double longestStallMillis,
        double longestHostStallMillis,
        long collectedMillis,
        long answers,
        long slowAnswers,
        double secondSeconds,
        long secondBytes,
        double secondPercent,
        double firstReplySeconds,
        double residentSeconds) {
    private static final int CHANGED_PART = 100;
    private static final int ASKED = 1000;
    private static final double NANOS = 1e9;

    /** What saving took. */
    record Saved(double seconds, long bytes, Stalls stalls, double secondSeconds, long secondBytes) {}

    /** What waited meanwhile. */
    record Stalls(double longestMillis, double hostMillis, long collectedMillis, long answers, long slow) {}

    /** Saves the VMs of {@code hypervisor}, which has a store, twice. */
    static Saved save(Hypervisor hypervisor, Dialogue dialogue, Wakes asked, int vms, Watcher watcher)
            throws InterruptedException {
        var progress = watcher.stage("saving", 2);
        try {
            // A few of them: all that are asked belong to the second generation.
            Asking asking = new Asking(new Wakes(hypervisor, dialogue, 0, Math.min(vms, ASKED), 1));
            long start = System.nanoTime();
            long bytes = hypervisor.save();
            double seconds = (System.nanoTime() - start) / NANOS;
            Stalls stalls = asking.end();
            progress.accept(1);
            asked.someAtOnce(Math.max(1, vms / CHANGED_PART), done -> {});
            start = System.nanoTime();
            long more = hypervisor.save();
            progress.accept(2);
            return new Saved(seconds, bytes, stalls, (System.nanoTime() - start) / NANOS, more);
        } catch (IOException e) {
            throw new ExperimentException("the VMs cannot be saved: " + e.getMessage(), e);
        }
    }

    /** Loads what was saved, in a hypervisor like the one that saved it. */
    static StoreFigures load(
            Saved saved, HypervisorBuilder builder, Path store, Dialogue dialogue, int vms, long seed, Watcher watcher)
            throws InterruptedException {
        var progress = watcher.stage("loading", 2);
        long start = System.nanoTime();
        try (Hypervisor hypervisor = builder.open(store, Durability.NONE)) {
            Wakes asked = new Wakes(hypervisor, dialogue, hypervisor.size() - 1, 1, seed);
            asked.oneByOne(1, done -> {});
            if (asked.wrong() > 0) {
                throw new ExperimentException("the first reply after the load was wrong");
            }
            double first = (System.nanoTime() - start) / NANOS;
            progress.accept(1);
            while (!hypervisor.loaded()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            double all = (System.nanoTime() - start) / NANOS;
            progress.accept(2);
            return new StoreFigures(
                    saved.seconds(),
                    saved.bytes(),
                    (double) saved.bytes() / vms,
                    saved.stalls().longestMillis(),
                    saved.stalls().hostMillis(),
                    saved.stalls().collectedMillis(),
                    saved.stalls().answers(),
                    saved.stalls().slow(),
                    saved.secondSeconds(),
                    saved.secondBytes(),
                    100.0 * saved.secondBytes() / saved.bytes(),
                    first,
                    all);
        } catch (IOException e) {
            throw new ExperimentException("the VMs cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Asks VMs, one after the other, on a thread of its own. */
    private static final class Asking {
        private static final double SLOW_MILLIS = 10;

        private final Hiccups hiccups = new Hiccups();
        private final Thread thread;
        private volatile boolean ending;
        private volatile double longest;
        private volatile long answers;
        private volatile long slow;

        Asking(Wakes asked) {
            thread = Thread.ofPlatform().daemon().name("asking").start(() -> ask(asked));
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes them.
        private void ask(Wakes asked) {
            try {
                do {
                    double millis = asked.oneByOne(1, done -> {}).maxMicros() / 1000;
                    longest = Math.max(longest, millis);
                    answers++;
                    slow += millis > SLOW_MILLIS ? 1 : 0;
                } while (!ending);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Ends it. */
        Stalls end() throws InterruptedException {
            ending = true;
            thread.join();
            hiccups.end();
            return new Stalls(longest, hiccups.longestMillis(), hiccups.collectedMillis(), answers, slow);
        }
    }

    /** In a sentence. */
    String text() {
        return "Saved in %.2f s, %.1f bytes a VM; meanwhile no VM took longer than %.1f ms to answer, %,d of %,d longer than 10 ms; a thread of its own waited for %.1f ms at most, and garbage collection took %d ms. A second generation after 1 %% had changed: %.2f s, %.1f %% of the first. Loaded: first reply after %.2f s, all VMs after %.2f s."
                .formatted(
                        saveSeconds,
                        bytesPerVm,
                        longestStallMillis,
                        slowAnswers,
                        answers,
                        longestHostStallMillis,
                        collectedMillis,
                        secondSeconds,
                        secondPercent,
                        firstReplySeconds,
                        residentSeconds);
    }
}

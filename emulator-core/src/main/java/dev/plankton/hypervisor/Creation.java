package dev.plankton.hypervisor;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.Shortage;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.MassBoot;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.machine.StopReason;
import dev.plankton.memory.Delta;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds VMs to a population, if memory will hold them: one, many at once, or forks. Many have consecutive numbers, so others
 * wait meanwhile. Safe for any thread.
 */
final class Creation {
    private final Population population;
    private final Endings endings;
    private final Scheduler scheduler;
    private final int threads;

    /** Whether the thread that boots many VMs is in its caller's progress method. Guarded by this object. */
    private boolean reporting;

    /**
     * Adds to {@code population}.
     *
     * @param threads that boot when many are booted
     */
    Creation(Population population, Endings endings, Scheduler scheduler, int threads) {
        this.population = population;
        this.endings = endings;
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /** Starts a VM that is off. */
    void start(RunWord vm) {
        if (vm.boot()) {
            scheduler.schedule(vm);
        }
    }

    /** Adds VMs; those that {@link Hypervisor#close} does not find are never added. */
    synchronized int add(int count, int template) {
        if (reporting) {
            throw new IllegalStateException("the progress method of a boot must not create, boot or fork VMs");
        }
        VmTable table = population.table();
        synchronized (table) {
            population.lifetime().requireOpen();
            refuseIf(population.budget().checkTable(count, table.bytes()));
            population.counts().add(Count.CREATED, count);
            return table.add(count, RunWord.off(template));
        }
    }

    private static void refuseIf(@Nullable Shortage shortage) {
        if (shortage != null) {
            throw new PopulationTooLargeException(shortage);
        }
    }

    /** What {@link Hypervisor#boot(dev.plankton.machine.BootImage, int, IntConsumer)} does, for a template. */
    synchronized int boot(int template, int count, IntConsumer progress) {
        int sample = Math.min(count, MemoryBudget.SAMPLE);
        int first = add(sample, template);
        boolean booted = false;
        try {
            bootAdded(first, count, sample, template, soFar -> report(progress, soFar));
            population.lifetime().requireOpen();
            booted = true;
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException(
                            "interrupted while %,d VMs were booted: all of them are stopped".formatted(count))
                    .initCause(e);
        } finally {
            if (!booted) {
                endings.discardFrom(first); // Their states are of no use.
            }
        }
    }

    private void report(IntConsumer progress, int booted) {
        reporting = true;
        try {
            progress.accept(booted);
        } finally {
            reporting = false;
        }
    }

    private void bootAdded(int first, int count, int sample, int template, IntConsumer progress)
            throws InterruptedException {
        long endedBefore = population.counts().sum(Count.OUT_OF_MEMORY);
        new MassBoot(scheduler, population, threads).run(first, first + sample, progress);
        checkMemory(first, sample, count, endedBefore);
        refuseIf(population
                .lifetime()
                .use(() -> Optional.ofNullable(population
                        .budget()
                        .check(
                                count,
                                sample,
                                aloneBytes(first, first + sample),
                                population.table().bytes())))
                .orElse(null));
        if (count > sample) {
            add(count - sample, template);
            new MassBoot(scheduler, population, threads)
                    .run(first + sample, first + count, booted -> progress.accept(sample + booted));
            checkMemory(first, count, count, endedBefore);
        }
    }

    /**
     * Refuses a population of {@code asked} VMs if some of the first {@code booted} have found no memory.
     *
     * @param endedBefore VMs that had ended for that reason before
     */
    private void checkMemory(int first, int booted, int asked, long endedBefore) {
        if (population.counts().sum(Count.OUT_OF_MEMORY) == endedBefore) {
            return;
        }
        long without = IntStream.range(first, first + booted)
                .mapToObj(number -> population.vm(number).ended())
                .filter(end -> end != null && end.reason() == StopReason.OUT_OF_MEMORY)
                .count();
        if (without > 0) {
            long limit = population.budget().budget().limit();
            refuseIf(Shortage.met(asked, booted - without, "%,d MiB for VMs are taken".formatted(limit >> 20)));
        }
    }

    /** Bytes that the deltas of some VMs would take if none were shared. */
    private long aloneBytes(int from, int to) {
        return IntStream.range(from, to).mapToLong(population.deltas()::bytes).sum();
    }

    /** A VM that goes on from another's state as of its last slice; null if that is off or has ended. */
    @Nullable
    RunWord fork(RunWord word) {
        if (word.isOff() || word.stopped()) {
            return null;
        }
        RunWord child = population.vm(add(1, word.template()));
        boolean copied = false;
        try {
            copied = population.lifetime().use(() -> copyState(word, child));
        } catch (OutOfMemoryError e) {
            refuseIf(Shortage.met(1, 0, String.valueOf(e.getMessage())));
        } finally {
            if (!copied) {
                endings.discard(child);
            }
        }
        if (!copied) {
            return null;
        }
        start(child);
        return child;
    }

    /** Gives a VM that is off another's state as of its last slice; false if that has ended and its state is gone. */
    private boolean copyState(RunWord from, RunWord to) {
        Delta delta = new Delta();
        population.deltas().peek(from.number(), delta);
        if (from.stateGone()) {
            return false;
        }
        population.ended().store(to.number(), delta);
        return true;
    }
}

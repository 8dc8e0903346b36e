package dev.plankton.hypervisor;

import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.population.Keeping;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.Shortage;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.Happenings;
import dev.plankton.hypervisor.run.MassBoot;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds VMs to a population, if memory will hold them: one, many at once, or forks. Many have consecutive numbers, so others
 * wait meanwhile. Safe for any thread.
 */
final class Creation {
    /** After a delta has been stored so often it is shared, if it is one that can be. */
    private static final int SEEN_TWICE = 2;

    private final Population population;
    private final States states;
    private final Endings endings;
    private final Scheduler scheduler;
    private final Happenings happenings;
    private final int threads;

    /** Whether the thread that boots many VMs is in its caller's progress method. Guarded by this object. */
    private boolean reporting;

    /**
     * Adds to {@code population}.
     *
     * @param happenings take each start
     * @param threads that boot when many are booted
     */
    Creation(
            Population population,
            States states,
            Endings endings,
            Scheduler scheduler,
            Happenings happenings,
            int threads) {
        this.population = population;
        this.states = states;
        this.endings = endings;
        this.scheduler = scheduler;
        this.happenings = happenings;
        this.threads = threads;
    }

    /** Starts a VM that is off. */
    void start(RunWord vm) {
        if (vm.boot()) {
            begun(vm);
            scheduler.schedule(vm);
        }
    }

    /** A VM is to run from its boot on, or to go on from another one's state. */
    void begun(RunWord vm) {
        population.changed(vm);
        happenings.booted(vm.number(), 1);
        Flight.booted(Flight.booting(), vm.publicNumber(), 1);
    }

    /** Lets a VM go on that was {@link #revive revived}. */
    void resume(RunWord vm) {
        begun(vm);
        switch (vm.release(RunWord.Claim.IDLE, true)) {
            case SCHEDULE -> scheduler.schedule(vm);
            case END -> endings.stopped(vm);
            case NOTHING -> {} // It has been paused.
        }
    }

    /** Adds VMs that are off; those that {@link Hypervisor#close} does not find are never added. */
    int add(int count, int template) {
        return addWords(count, RunWord.off(template), 0, false);
    }

    /**
     * Adds VMs with this run word and this reference of a delta, of which the caller has taken a share for each.
     *
     * @param booting whether they boot next
     */
    private synchronized int addWords(int count, int word, int reference, boolean booting) {
        if (reporting) {
            throw new IllegalStateException("the progress method of a boot must not create, boot or fork VMs");
        }
        Keeping keeping = population.keeping();
        if (keeping != null) {
            keeping.prepare(RunWord.template(word));
        }
        VmTable table = population.table();
        synchronized (table) {
            population.lifetime().requireOpen();
            refuseIf(population.budget().checkTable(count, table.bytes()));
            if (count > table.numbersLeft()) {
                refuseIf(Shortage.ofNumbers(count, table.numbersLeft()));
            }
            population.counts().add(Count.CREATED, count);
            int first = table.add(count, word, reference);
            if (keeping != null) {
                keeping.created(first, count, RunWord.template(word), booting);
            }
            return first;
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
        int first = addWords(sample, RunWord.off(template), 0, true);
        boolean booted = false;
        try {
            bootAdded(first, count, sample, template, soFar -> report(progress, soFar));
            population.lifetime().requireOpen();
            booted = true;
            happenings.booted(first, count);
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(count, e);
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
            int _ = addWords(count - sample, RunWord.off(template), 0, true);
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
        StateView state = states.kept(word).orElse(null);
        if (state == null) {
            return null;
        }
        refuseFork(state.template().image());
        RunWord child = create(population.templates().numberOf(state.template()), state.changes());
        start(child);
        return child;
    }

    /** Refuses to fork a VM that writes to a file: two would write to it, each with its own idea of what is there. */
    static void refuseFork(BootImage image) {
        if (image.drives().change()) {
            throw new IllegalStateException("a VM with a disk open for writing cannot be forked: the file of "
                    + image.name() + " is for one VM");
        }
    }

    /** A VM that is off, in this state. */
    RunWord create(int template, Delta changes) {
        RunWord again = reuse(template, changes);
        if (again != null) {
            return again;
        }
        RunWord vm = population.vm(add(1, template));
        if (changes.length() == 0) {
            return vm;
        }
        store(vm, changes, endings::discard);
        return vm;
    }

    /** The same in place of a VM that has ended, if numbers are used again and there is one; else null. */
    private @Nullable RunWord reuse(int template, Delta changes) {
        for (Integer number = population.free().take();
                number != null;
                number = population.free().take()) {
            RunWord vm = population.vm(number);
            if (!population.table().hasRoom(number) || !revive(vm, template, changes)) {
                continue;
            }
            if (vm.switchOff()) {
                population.activity().renew(vm.number());
                population.changed(vm);
                return vm;
            }
            endings.stopped(vm);
        }
        return null;
    }

    /**
     * Makes a VM that has ended one in this state, with a generation id of its own; from then on the calling thread has it.
     *
     * @return false if it has not ended
     */
    boolean revive(RunWord vm, int template, Delta changes) {
        population.lifetime().requireOpen();
        Keeping keeping = population.keeping();
        if (keeping != null) {
            keeping.prepare(template);
        }
        Delta renewed = renewed(population.templates().get(template), changes);
        if (!endings.revive(vm, template)) {
            return false;
        }
        store(vm, renewed, endings::stopped);
        return true;
    }

    /** The state of a VM that has begun to run, with a generation id that none has had. */
    Delta renewed(Template template, Delta changes) {
        long generation = population.identities().nextRestore();
        return scheduler.withCore(template, core -> {
            core.delta().set(changes.withoutPadding());
            core.mount(template, DeviceHost.UNCONNECTED);
            if (!new StateView(template, changes).hasRun()) {
                core.startClock();
            }
            core.newGeneration(generation);
            core.unmount();
            Delta renewed = new Delta();
            renewed.set(core.delta().copy());
            return renewed;
        });
    }

    /** Keeps the state of a VM; if that throws, {@code undo} ends the VM. */
    private void store(RunWord vm, Delta changes, Consumer<RunWord> undo) {
        boolean stored = false;
        try {
            store(vm, changes);
            stored = true;
        } finally {
            if (!stored) {
                undo.accept(vm);
            }
        }
    }

    private void store(RunWord vm, Delta changes) {
        try {
            population.lifetime().use(() -> {
                population.ended().store(vm.number(), changes);
                population.changed(vm);
                return vm;
            });
        } catch (OutOfMemoryError e) {
            refuseIf(Shortage.met(1, 0, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Adds VMs that go on from one state, with consecutive numbers, and starts them; returns the number of the first. What
     * differs from the template is there once for all of them, if it is small.
     *
     * @param asleep whether they sleep: then none of them runs; if not each has run for a slice when this returns
     */
    synchronized int fork(int template, Delta changes, boolean asleep, int count) {
        refuseIf(population.budget().checkTable(count, population.table().bytes()));
        int alone = changes.length() == 0 ? 0 : Math.min(count, SEEN_TWICE);
        int first = population.table().size();
        boolean forked = false;
        try {
            for (int n = 0; n < alone; n++) {
                addStored(template, changes, asleep);
            }
            int rest = count - alone;
            if (rest > 0) {
                population.lifetime().use(() -> addAlike(rest, template, asleep, changes));
            }
            if (!asleep) {
                new MassBoot(scheduler, population, threads).run(first, first + count, soFar -> {});
            }
            forked = true;
            happenings.booted(first, count);
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(count, e);
        } finally {
            if (!forked) {
                endings.discardFrom(first);
            }
        }
    }

    private void addStored(int template, Delta changes, boolean asleep) {
        RunWord vm = population.vm(add(1, template));
        store(vm, changes);
        if (asleep) {
            boolean _ = vm.bootAsleep();
            population.changed(vm);
        }
    }

    /** Adds VMs with the changes that the last one has: by a share of the same block, if it can be shared. */
    private int addAlike(int count, int template, boolean asleep, Delta changes) {
        boolean none = changes.length() == 0;
        int held = none ? 0 : population.deltas().hold(population.table().size() - 1);
        if (!none && held == 0) {
            for (int n = 0; n < count; n++) {
                addStored(template, changes, asleep);
            }
            return count;
        }
        if (held != 0) {
            population.deltas().retain(held, count);
            population.deltas().letGo(held);
        }
        int first = addWords(count, asleep ? RunWord.idle(template) : RunWord.off(template), held, false);
        for (int number = first; population.keeping() != null && number < first + count; number++) {
            population.changed(population.vm(number));
        }
        return first;
    }

    private static CancellationException interrupted(int count, InterruptedException cause) {
        return (CancellationException) new CancellationException(
                        "interrupted while %,d VMs were booted: all of them are stopped".formatted(count))
                .initCause(cause);
    }
}

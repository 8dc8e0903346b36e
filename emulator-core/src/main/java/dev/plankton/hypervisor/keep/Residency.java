package dev.plankton.hypervisor.keep;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.logging.SafeLog;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.Manifest;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

/**
 * Reads the VMs of a stored population, a slab at a time: when one of them is first asked for, and one slab after the other
 * on a thread of its own. Safe for any thread.
 */
final class Residency {
    private static final SafeLog LOG = SafeLog.of(Residency.class);

    private final StoredPopulation stored;
    private final Population population;
    private final Records records;
    private final Consumer<int[]> wake;
    private final ChangeMap changed;
    private final Object[] locks;

    /** 1 for each slab that is here. */
    private final AtomicIntegerArray here;

    /** Slabs that are not. */
    private final AtomicInteger left;

    /** Held while a slab comes to be here, so that each of its VMs is counted once. */
    private final Object counting = new Object();

    private final Thread reader;
    private volatile boolean closed;

    /**
     * Makes room for all VMs of {@code stored}, and reads none.
     *
     * @param wake takes those that are to go on at once; the array becomes its own
     * @param changed notes those that the generation does not have as they are
     */
    Residency(StoredPopulation stored, Population population, Consumer<int[]> wake, ChangeMap changed) {
        this.stored = stored;
        this.population = population;
        this.wake = wake;
        this.changed = changed;
        records = new Records(population, number -> false);
        int slabs = Manifest.slabs(stored.size());
        here = new AtomicIntegerArray(slabs);
        left = new AtomicInteger(slabs);
        locks = new Object[slabs];
        for (int slab = 0; slab < slabs; slab++) {
            locks[slab] = new Object();
        }
        reader = Thread.ofPlatform().daemon().name("plankton-load").unstarted(this::readAll);
    }

    void start() {
        reader.start();
    }

    /** Whether all are here; then nothing more has to be asked. */
    boolean complete() {
        return left.get() == 0;
    }

    boolean isHere(int number) {
        int slab = number >> 16;
        return slab >= here.length() || here.get(slab) != 0;
    }

    /** VMs that have not ended, here or not. */
    long alive() {
        synchronized (counting) {
            long sum = population.alive();
            for (int slab = 0; slab < here.length(); slab++) {
                sum += here.get(slab) == 0 ? stored.alive(slab) : 0;
            }
            return sum;
        }
    }

    /**
     * Reads the slab of VM {@code number}, if that is not here.
     *
     * @throws IllegalStateException if it cannot be read
     */
    void need(int number) {
        if (!isHere(number)) {
            int slab = number >> 16;
            // Else the thread's interrupt would close the file.
            boolean interrupted = Thread.interrupted();
            try {
                read(slab);
            } catch (IOException e) {
                throw new IllegalStateException(
                        "%s cannot be read from its store: %s"
                                .formatted(new RunWord(population.table(), number), e.getMessage()),
                        e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void read(int slab) throws IOException {
        int[] ready;
        synchronized (locks[slab]) {
            if (here.get(slab) != 0 || closed) {
                return;
            }
            ready = load(slab);
        }
        if (ready.length > 0) {
            wake.accept(ready);
        }
    }

    private int[] load(int slab) throws IOException {
        int first = slab << 16;
        BitSet goOn = new BitSet();
        BitSet ended = new BitSet();
        BitSet all = new BitSet();
        boolean newer = stored.changes(slab);
        boolean[] there = {true};
        stored.readSlab(slab, vm -> {
            there[0] &= population.lifetime().ifThere(() -> records.restore(vm, goOn, first));
            ended.set(vm.number() - first, vm.state().ended());
            all.set(vm.number() - first);
        });
        if (!there[0]) {
            throw new IOException("the hypervisor is closed");
        }
        if (newer) {
            changed.putBack(slab, all);
        }
        all.stream().forEach(place -> population.activity().mark(first + place));
        synchronized (counting) {
            population.counts().add(Count.CREATED, all.cardinality());
            population.counts().add(Count.ENDED, ended.cardinality());
            here.set(slab, 1);
        }
        left.decrementAndGet();
        return goOn.stream().map(place -> first + place).toArray();
    }

    private void readAll() {
        for (int slab = 0; slab < here.length() && !closed; slab++) {
            try {
                read(slab);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (!closed) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "VMs from %d cannot be read from their store: %s"
                                    .formatted(population.table().firstNumber() + (slab << 16), e.getMessage()));
                }
            }
        }
    }

    /** Reads no more. */
    void close() {
        closed = true;
        for (Object lock : locks) {
            synchronized (lock) {
                // What is being read is done with.
            }
        }
    }
}

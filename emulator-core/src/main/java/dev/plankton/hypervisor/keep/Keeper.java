package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.population.Keeping;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.Exit;
import dev.plankton.store.DiskOpener;
import dev.plankton.store.StoreCleaner;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps a population in the store that it has open. Safe for any thread. */
final class Keeper implements Keeping, AutoCloseable {
    private static final SafeLog LOG = SafeLog.of(Keeper.class);

    /** Bytes of entries at a time, where no reply waits for them. */
    private static final int PIECE = 4 << 20;

    /** At this many VMs that have changed since the last entries, a generation is made in place of entries. */
    private static final int MANY = 1 << 17;

    /** Bytes of a journal after which a generation is made. */
    private static final long LONG_JOURNAL = 256L << 20;

    /** At this many files of a journal, one of each process that has died, a generation is made at the start: the next is to have less to read. */
    private static final int MANY_JOURNALS = 8;

    private final StoreDirectory store;
    private final StoredPopulation stored;
    private final DiskOpener disks;
    private final Durability durability;
    private final HostClock clock;
    private final Population population;
    private final Records records;
    private final ChangeMap sinceGeneration = new ChangeMap();
    private final ChangeMap sinceEntry = new ChangeMap();
    private final Residency residency;
    private final Checkpoints checkpoints;

    /** Null if nothing is to be kept between generations. */
    private final @Nullable Journaling journal;

    /** Held while a generation is made. */
    private final Object making = new Object();

    private final Thread maker;

    /** Guarded by this object, as is the next. */
    private boolean wanted;

    private boolean closed;

    /**
     * Keeps {@code population}, which has no VM yet and is not {@link Population#keptBy kept} by anything else; call {@link
     * #start} once its VMs can run.
     *
     * @param opened the store and what it has
     * @param deadlines whether a VM, which sleeps, has a time at which it is to run again
     * @param wake takes VMs that are to go on at once; the array becomes its own
     * @param elsewhere runs callbacks that may block
     */
    public Keeper(
            OpenedStore opened,
            HostClock clock,
            Population population,
            IntPredicate deadlines,
            Consumer<int[]> wake,
            Consumer<Runnable> elsewhere) {
        store = opened.store();
        stored = opened.stored();
        disks = opened.disks();
        durability = opened.durability();
        this.clock = clock;
        this.population = population;
        records = new Records(population, deadlines);
        population.templates().addAll(stored.templates().templates());
        if (stored.size() > 0) {
            population.table().add(stored.size(), RunWord.off(0));
        }
        residency = new Residency(stored, population, wake, sinceGeneration);
        Manifest last = stored.manifest();
        checkpoints = new Checkpoints(
                store,
                population,
                records,
                this::require,
                stored.templates(),
                sinceGeneration,
                sinceEntry,
                this::now,
                last,
                true);
        journal = durability.kind() == Durability.Kind.NONE ? null : journal(last, elsewhere);
        maker = Thread.ofPlatform().daemon().name("plankton-generation").unstarted(this::makeWhenWanted);
    }

    private Journaling journal(@Nullable Manifest last, Consumer<Runnable> elsewhere) {
        JournalName former = stored.lastJournal();
        JournalName next = former == null
                ? new JournalName(last == null ? 0 : last.generation(), 1)
                : new JournalName(former.generation(), former.sequence() + 1);
        long before = former == null ? -1 : stored.lastLength();
        JournalOutput output = new JournalOutput(store, this::now, next, before, stored.journalBytes());
        return new Journaling(output, clock, population.waiting(), elsewhere, new Entries());
    }

    /** Begins to read VMs and to write a journal. */
    public void start() {
        if (journal != null) {
            journal.start();
            maker.start();
        }
        residency.start();
        if (stored.journals() >= MANY_JOURNALS) {
            want();
        }
    }

    /** What is promised. */
    public Durability durability() {
        return durability;
    }

    /** Where it is kept. */
    public StoreDirectory store() {
        return store;
    }

    private Stamp now() {
        return new Stamp(clock.nanoTime(), clock.millis());
    }

    @Override
    public void need(int number) {
        residency.need(number);
    }

    @Override
    public boolean isHere(int number) {
        return residency.isHere(number);
    }

    @Override
    public void released() {
        try {
            disks.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a disk image was not closed in order: " + e.getMessage());
        }
    }

    /** VMs that have not ended, those that have not been read yet included. */
    public long alive() {
        return residency.alive();
    }

    /** Whether all VMs have been read. */
    public boolean complete() {
        return residency.complete();
    }

    @Override
    public void prepare(int template) {
        try {
            disks.keepHistory(population.templates().get(template));
            if (journal != null) {
                keepTemplates();
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no VM is created, as its template cannot be kept in %s: %s"
                            .formatted(store.path(), e.getMessage()),
                    e);
        }
    }

    private void keepTemplates() throws IOException {
        synchronized (stored.templates()) {
            int known = stored.templates().hashes().size();
            checkpoints.keepTemplates();
            for (int index = known;
                    journal != null && index < stored.templates().hashes().size();
                    index++) {
                journal.addTemplate(index, stored.templates().hashes().get(index));
            }
        }
    }

    @Override
    public void created(int first, int count, int template, boolean booting) {
        if (journal != null) {
            journal.addCreated(first, count, template, booting);
        }
        sinceGeneration.mark(first, count);
    }

    @Override
    public void changed(int number) {
        sinceGeneration.mark(number);
        if (journal != null) {
            sinceEntry.mark(number);
        }
    }

    @Override
    public boolean holdsReplies() {
        return durability.kind() == Durability.Kind.SYNC;
    }

    @Override
    public void afterDurable(
            RunWord vm, Exit exit, boolean deadline, boolean blocking, Runnable rest, Runnable refused) {
        Journaling entries = journal;
        VmRecord record = new VmRecord();
        sinceEntry.clear(vm.number());
        boolean there = population.lifetime().ifThere(() -> records.captureAfter(vm, exit, deadline, record));
        if (there && entries != null) {
            population.counts().add(Count.DURABLE);
            entries.add(record, blocking, rest, refused);
        } else {
            refused.run();
        }
    }

    /** Entries of VMs that have changed and for which no reply waits. */
    private final class Entries implements Journaling.Interval {
        @Override
        public long nanos() {
            return durability.interval().toNanos();
        }

        @Override
        public void add(ByteSink sink, RecordWriter writer, Runnable full) {
            int slabs = Manifest.slabs(population.table().size());
            int changed = sinceEntry.count(slabs);
            if (changed > MANY || journal != null && journal.bytes() > LONG_JOURNAL) {
                want();
            }
            if (changed > MANY && !ends()) {
                return;
            }
            VmRecord record = new VmRecord();
            try (Records.Captures captures = records.captures()) {
                for (int slab = 0; slab < slabs; slab++) {
                    int first = slab << 16;
                    BitSet taken = sinceEntry.take(slab);
                    taken.stream().forEach(place -> {
                        if (captures.capture(first + place, record)) {
                            Journaling.addVm(sink, writer, record);
                        }
                        if (sink.length() > PIECE) {
                            full.run();
                        }
                    });
                }
            }
        }
    }

    private synchronized boolean ends() {
        return closed;
    }

    /** A generation is to be made soon. */
    private synchronized void want() {
        wanted = true;
        notifyAll();
    }

    private synchronized boolean awaitWanted() throws InterruptedException {
        while (!wanted && !closed) {
            wait();
        }
        wanted = false;
        return !closed;
    }

    private void makeWhenWanted() {
        try {
            while (awaitWanted()) {
                try {
                    long _ = make(true);
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    if (ends()) {
                        return; // What the journals have is read at the next start.
                    }
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "no generation was made in " + store.path() + ": " + e.getMessage()
                                    + "; the journal goes on");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes a generation now; returns its bytes of VMs.
     *
     * @throws IOException if it cannot be written; the one before stays what a load finds
     */
    public long make() throws IOException {
        // Else the thread's interrupt would close the files.
        boolean interrupted = Thread.interrupted();
        try {
            return make(false);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long make(boolean insteadOfEntries) throws IOException {
        synchronized (making) {
            readChanged();
            keepTemplates();
            long number = store.nextGeneration();
            if (journal != null) {
                try {
                    journal.rotate(number);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            Manifest made = checkpoints.make(number, insteadOfEntries);
            StoreCleaner.clean(store, StoreCleaner.KEPT);
            return made.fileLength();
        }
    }

    /**
     * Returns when a VM has been read. Once the hypervisor is closed none is read any more, and a generation that went on without it would
     * replace what the store has of it by a VM that is off.
     */
    private void require(int number) {
        residency.need(number);
        if (!residency.isHere(number)) {
            throw new IllegalStateException("the hypervisor is closed");
        }
    }

    /** Reads slabs for which there are entries in journals: the generation is to have them. */
    private void readChanged() {
        if (!residency.complete()) {
            for (int slab = 0; slab < Manifest.slabs(stored.size()); slab++) {
                if (stored.changes(slab)) {
                    require(slab << 16);
                }
            }
        }
    }

    /**
     * Writes what is to be kept, then lets go of the store. VMs may still run; nothing of what they do now is kept, and no reply
     * leaves that would have to wait.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        residency.close();
        synchronized (making) {
            if (journal != null) {
                journal.close();
            }
        }
        try {
            store.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.counters.Counts;
import dev.plankton.hypervisor.family.ForkTree;
import dev.plankton.hypervisor.handover.Arrival;
import dev.plankton.hypervisor.handover.Departure;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.hypervisor.keep.OpenedStore;
import dev.plankton.hypervisor.keep.Persistence;
import dev.plankton.hypervisor.loan.Claims;
import dev.plankton.hypervisor.look.Origin;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.Callbacks;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.InboxKeeper;
import dev.plankton.hypervisor.run.Inputs;
import dev.plankton.hypervisor.run.Outlets;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.hypervisor.run.VmLink;
import dev.plankton.hypervisor.timer.Timers;
import dev.plankton.hypervisor.transfer.PopulationReader;
import dev.plankton.hypervisor.transfer.PopulationWriter;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.recording.PopulationRecorder;
import dev.plankton.store.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts VMs in this JVM. Safe for any thread.
 *
 * <p>What a listener, console or cable does is kept from the VMs: an exception is counted ({@link
 * Count#CALLBACK_FAILURES}) and logged once for each pair of classes, and one that blocks holds up the VM it was called
 * for and no other ({@link HypervisorBuilder#callbackExecutor}).
 *
 * <p>After {@link #close} the methods of a hypervisor and its VMs throw IllegalStateException, except those that say what
 * has been ({@link #counters}, {@link #size}, {@link #vm}, {@link #vms}, and of a VM its number, template, limits, state
 * and end) and those that end what has ended already ({@link #close}, {@link Vm#stop}, {@link Vm#detachSerial}). An argument
 * that is null is a NullPointerException, at once.
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.create()) {
 *     Vm vm = hypervisor.boot(BootImage.read(Path.of("web.img")));
 *     vm.request("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), listener);
 * }
 * }</pre>
 */
public final class Hypervisor implements AutoCloseable {
    /** How long {@link #close} waits for VMs that execute. */
    private static final long SLICES_NANOS = 5_000_000_000L;

    private static final SafeLog LOG = SafeLog.of(Hypervisor.class);

    /** How long {@link #close} waits for callbacks that are under way. */
    private static final long CALLBACKS_NANOS = 100_000_000;

    private final Population population;
    private final Outlets outlets;
    private final Callbacks callbacks;
    private final Events events;
    private final Endings endings;
    private final HostClock clock;
    private final Timers timers;
    private final Scheduler scheduler;
    private final Inputs inputs;
    private final States states;
    private final ForkTree forks = new ForkTree();
    private final Creation creation;
    private final Persistence persistence;
    private final Snapshots snapshots;
    private final Lending lending;

    /** A hypervisor without VMs, or with those of a store. */
    Hypervisor(HypervisorBuilder builder, @Nullable OpenedStore opened) {
        clock = builder.clock();
        timers = new Timers(clock, this::wake);
        Population bare = builder.population(this::wake);
        outlets = new Outlets(builder.console());
        callbacks = new Callbacks(builder.callbackExecutor(), bare.counts());
        persistence = new Persistence(opened, clock, bare, timers::has, this::wake, callbacks::handOver);
        population = persistence.population();
        events = new Events(population, callbacks, clock, this::handle);
        endings = new Endings(population, callbacks, events, clock);
        InboxKeeper inboxes = new InboxKeeper(population, endings, events);
        scheduler = new Scheduler(
                population,
                outlets,
                callbacks,
                endings,
                inboxes,
                timers,
                builder.pools(),
                builder.time(),
                builder.sliceFuel(),
                builder.cores());
        inputs = new Inputs(population, inboxes, scheduler);
        states = new States(population);
        creation = new Creation(population, states, endings, scheduler, events, builder.cores());
        Claims claims = new Claims(scheduler::schedule, endings::stopped);
        snapshots = new Snapshots(population, states, creation, scheduler, timers, endings, inputs, claims, clock);
        lending = new Lending(
                population,
                states,
                scheduler,
                endings,
                claims,
                clock,
                core -> new VmLink(core, population, inboxes, outlets, callbacks));
        if (builder.isFrozen()) {
            scheduler.freeze();
        }
        persistence.start();
    }

    private void wake(int number) {
        scheduler.wake(population.vm(number));
    }

    private void wake(int[] numbers) {
        scheduler.wake(numbers);
    }

    /** A hypervisor with the defaults of {@link HypervisorBuilder}. */
    public static Hypervisor create() {
        return builder().build();
    }

    /**
     * A hypervisor with the defaults of {@link HypervisorBuilder} and the population that the store at {@code path} keeps, as
     * of the last {@link #save}; see {@link HypervisorBuilder#open}.
     *
     * @throws java.nio.file.NoSuchFileException if there is no store
     * @throws dev.plankton.store.io.CorruptStoreException if what is there is not what was written
     * @throws dev.plankton.store.io.LostDiskException as {@link HypervisorBuilder#open}
     * @throws IOException if it cannot be read, or is open already
     */
    public static Hypervisor load(Path path) throws IOException {
        StoreDirectory.look(path).close();
        return builder().open(path, Durability.NONE);
    }

    /** Starts to describe a hypervisor. */
    public static HypervisorBuilder builder() {
        SafeLog.prepareBeside(MemoryBudget::prepare);
        return new HypervisorBuilder();
    }

    /**
     * Creates a VM that is off; {@link #boot(Vm)} starts it. Waits while {@link #boot(BootImage, int, IntConsumer)} runs.
     *
     * @throws IllegalStateException if the hypervisor is closed, or knows as many images as it can
     */
    public Vm create(BootImage image) {
        population.lifetime().requireOpen();
        int template = population.templates().numberOf(Objects.requireNonNull(image, "image"));
        return begun(creation.create(template, new Delta()));
    }

    /**
     * Starts a VM that is off, and returns at once; a VM that is not off stays as it is.
     *
     * @throws IllegalArgumentException if it is another hypervisor's
     * @throws IllegalStateException if the hypervisor is closed
     */
    public void boot(Vm vm) {
        population.lifetime().requireOpen();
        if (!vm.isOf(this)) {
            throw new IllegalArgumentException("VM " + vm.number() + " is another hypervisor's");
        }
        creation.start(vm.word());
    }

    /**
     * Creates a VM and starts it; returns at once, as {@link #create} does.
     *
     * @throws IllegalStateException as {@link #create}
     */
    public Vm boot(BootImage image) {
        Vm vm = create(image);
        creation.start(vm.word());
        return vm;
    }

    /**
     * As {@link #boot(BootImage, int, IntConsumer)}, without reports of its progress.
     *
     * @return the number of the first
     * @throws PopulationTooLargeException if memory does not hold them
     */
    public int boot(BootImage image, int count) {
        return boot(image, count, booted -> {});
    }

    /**
     * Creates {@code count} VMs with consecutive numbers and runs each from its boot sector to its first sleep, or for its
     * first slice. Returns when all have. If it throws, all of them have been stopped and end within a slice.
     *
     * @param count VMs, 1 or more
     * @param progress called with the number of VMs booted so far, now and then, on the calling thread, which creates no
     *     VMs meanwhile: create, boot and fork throw IllegalStateException; what it throws is thrown
     * @return the number of the first
     * @throws PopulationTooLargeException if memory does not hold them
     * @throws CancellationException if the calling thread is interrupted; it stays so
     * @throws IllegalStateException if the hypervisor is closed, before or meanwhile
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public int boot(BootImage image, int count, IntConsumer progress) {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(progress, "progress");
        if (count < 1) {
            throw new IllegalArgumentException("cannot boot " + count + " VMs: at least 1");
        }
        population.lifetime().requireOpen();
        return firstNumber() + creation.boot(population.templates().numberOf(image), count, progress);
    }

    /** A VM that goes on from another's state as of its last slice; null if that has none. */
    @Nullable
    Vm fork(RunWord parent) {
        population.lifetime().requireOpen();
        RunWord child = creation.fork(parent);
        if (child == null) {
            return null;
        }
        forks.forked(parent.number(), child.number(), 1);
        return handle(child.number());
    }

    /** A VM that is no fork of another, and whose number may have been that of one. */
    private Vm begun(RunWord vm) {
        forks.begins(vm.number());
        return handle(vm.number());
    }

    /** VMs that go on from another's state; returns the number of the first. */
    int fork(Vm parent, int count) {
        int first = fork(parent.snapshot(), count);
        forks.forked(parent.word().number(), first - firstNumber(), count);
        return first;
    }

    /** Which VMs were forked from which. */
    ForkTree forks() {
        return forks;
    }

    /**
     * A VM that goes on from {@code snapshot}, by {@link ClockRule#JUMP}.
     *
     * @throws IllegalArgumentException as {@link #boot(Snapshot, ClockRule)}
     * @throws IllegalStateException as {@link #boot(Snapshot, ClockRule)}
     */
    public Vm boot(Snapshot snapshot) {
        return boot(snapshot, ClockRule.JUMP);
    }

    /**
     * A VM that goes on from {@code snapshot}; returns at once, as {@link #create} does. It has its own number, and with it
     * its own addresses and generation id.
     *
     * @param rule what its clock does
     * @throws IllegalArgumentException if the snapshot is of another kind of PC than this hypervisor's VMs ({@link
     *     HypervisorBuilder#profile})
     * @throws IllegalStateException if the hypervisor is closed, knows as many images as it can, or a disk that was open
     *     for writing is not as it was
     * @throws PopulationTooLargeException if there is no memory for it
     */
    public Vm boot(Snapshot snapshot, ClockRule rule) {
        return begun(
                snapshots.boot(Objects.requireNonNull(snapshot, "snapshot"), Objects.requireNonNull(rule, "rule")));
    }

    /**
     * As {@link #fork(Snapshot, int, ClockRule)}, by {@link ClockRule#JUMP}.
     *
     * @throws PopulationTooLargeException if memory does not hold them
     */
    public int fork(Snapshot snapshot, int count) {
        return fork(snapshot, count, ClockRule.JUMP);
    }

    /**
     * Creates {@code count} VMs with consecutive numbers that go on from {@code snapshot}. They share its state as their
     * template: until it writes, a fork takes eight bytes at most. Inputs that wait in the snapshot do not come to them. If the
     * snapshot is of a VM that sleeps, none of them runs; if not, each runs for a slice before this returns.
     *
     * @param count VMs, 1 or more
     * @param rule what their clocks do
     * @return the number of the first
     * @throws PopulationTooLargeException if memory does not hold them
     * @throws CancellationException if the calling thread is interrupted; it stays so
     * @throws IllegalArgumentException if {@code count} is less than 1, or as {@link #boot(Snapshot, ClockRule)}
     * @throws IllegalStateException as {@link #boot(Snapshot, ClockRule)}, or if the VM had a disk open for writing, which
     *     is for one VM
     */
    public int fork(Snapshot snapshot, int count, ClockRule rule) {
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(rule, "rule");
        if (count < 1) {
            throw new IllegalArgumentException("cannot fork " + count + " VMs: at least 1");
        }
        return firstNumber() + snapshots.fork(snapshot, count, rule);
    }

    /**
     * Makes a generation in the store that this hypervisor was {@link HypervisorBuilder#open opened} with: all VMs as they are
     * now, each as of its last slice. They run on meanwhile. Slabs of 65 536 VMs of which none has changed since the last
     * generation are not written again, and of others only the VMs that have, as long as those are few.
     *
     * @return bytes written for VMs
     * @throws IOException if they cannot be written; the generation before stays what a load finds
     * @throws IllegalStateException if it was not opened with a store, or is closed
     */
    public long save() throws IOException {
        population.lifetime().requireOpen();
        return persistence.save();
    }

    /**
     * Makes a generation with all VMs in the store at {@code path}, which is created if there is none. It is the same as {@link
     * #save()} if that is this hypervisor's own store.
     *
     * @throws IOException if it cannot be written, or another process has the store open
     * @throws IllegalStateException if the hypervisor is closed
     */
    public void save(Path path) throws IOException {
        population.lifetime().requireOpen();
        persistence.save(path);
    }

    /**
     * Begins to hand all VMs over to another hypervisor, maybe of another process, while they run. From now on until that has
     * ended no VMs may be created here.
     *
     * @throws IllegalStateException if the hypervisor is closed, or records its VMs
     */
    public Departure depart() {
        population.lifetime().requireOpen();
        if (population.recorder() != null) {
            throw new IllegalStateException("the VMs are recorded: a recording is of one hypervisor");
        }
        return new PopulationWriter(population, timers::has, scheduler, inputs, endings, clock);
    }

    /**
     * Begins to take over {@code size} VMs that leave another hypervisor. This one has none yet and is {@link
     * HypervisorBuilder#frozen frozen}. If the arrival is not completed, close it.
     *
     * @throws IllegalStateException if there are VMs, or the hypervisor is closed or has a store
     */
    public Arrival arrive(int size) {
        population.lifetime().requireOpen();
        if (population.keeping() != null) {
            throw new IllegalStateException("VMs that are sent here cannot be kept in a store that is open already");
        }
        return PopulationReader.ofPieces(population, scheduler, inputs, endings, size);
    }

    /**
     * Begins to take over what waits for the VMs of the store with which this {@link HypervisorBuilder#frozen frozen} hypervisor
     * was opened: another one has closed it.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public Arrival arrive() {
        population.lifetime().requireOpen();
        return PopulationReader.ofStore(population, scheduler, inputs, endings);
    }

    /** What of its VMs survives the end of the process at any moment; {@link Durability#NONE} without a store. */
    public Durability durability() {
        return persistence.durability();
    }

    /** Whether all VMs of its store have been read; true without one. */
    public boolean loaded() {
        return persistence.complete();
    }

    /**
     * Makes the template of VMs that boot from {@code image} now, if there is none yet; else the first boot makes it.
     *
     * @throws IllegalStateException as {@link #create}
     */
    public void prepare(BootImage image) {
        population.lifetime().requireOpen();
        population.templates().numberOf(Objects.requireNonNull(image, "image"));
    }

    /** VM {@code number}, stopped or not; null if there never was one. Also after {@link #close}. */
    public @Nullable Vm vm(int number) {
        int place = number - firstNumber();
        return number >= 0 && place >= 0 && place < size() ? handle(place) : null;
    }

    /** The number of the first VM: {@link HypervisorBuilder#firstNumber}, or that of its store. Also after {@link #close}. */
    public int firstNumber() {
        return population.table().firstNumber();
    }

    /** The VMs that have not stopped, in the order of their numbers; VMs that stop meanwhile may be among them. */
    public Stream<Vm> vms() {
        return IntStream.range(0, size()).mapToObj(this::handle).filter(vm -> vm.state() != RunState.STOPPED);
    }

    /** Number of VMs ever created; their numbers begin at {@link #firstNumber}. Also after {@link #close}. */
    public int size() {
        return population.table().size();
    }

    /**
     * Calls {@code listener} from now on with each {@link HypervisorEvent}, one after the other, on the {@link
     * HypervisorBuilder#callbackExecutor callback executor} and never on a thread that runs a VM. What it throws is counted and
     * logged as of any callback. It may block: then events wait, up to 10 000 of them; those after that are left out, and it gets
     * one {@link HypervisorEvent.Missed} for them.
     *
     * @return ends it when closed
     * @throws IllegalStateException if the hypervisor is closed
     */
    public Subscription events(Consumer<? super HypervisorEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        population.lifetime().requireOpen();
        return events.add(listener);
    }

    /** What its VMs have started from so far, by number. Also after {@link #close}. */
    public List<Origin> origins() {
        return IntStream.range(0, population.templates().size())
                .mapToObj(this::origin)
                .toList();
    }

    /**
     * One of the {@link #origins}.
     *
     * @throws IndexOutOfBoundsException if there is none of that number
     */
    public Origin origin(int number) {
        Template template = population.templates().get(number);
        return new Origin(number, template.image(), template.captured());
    }

    /**
     * Watches the whole population from now on, for a display: which VMs change, and what rows of them show.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public PopulationWatch watch() {
        population.lifetime().requireOpen();
        return new PopulationWatch(population);
    }

    /**
     * From now on the frames that VMs send through their NE2000 go to {@code to}; before that they are lost.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public void connect(Cable to) {
        Objects.requireNonNull(to, "to");
        population.lifetime().requireOpen();
        outlets.connect(to);
    }

    /** Frames that VMs send are lost from now on, if {@code from} is what they went to. Also after {@link #close}. */
    public void disconnect(Cable from) {
        Objects.requireNonNull(from, "from");
        outlets.disconnect(from);
    }

    /** Whether the frames that VMs send go anywhere. Also after {@link #close}. */
    public boolean isConnected() {
        return outlets.isConnected();
    }

    /**
     * What the VMs take now.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public MemoryUse memory() {
        DeltaStore deltas = population.deltas();
        return population
                .lifetime()
                .use(() -> new MemoryUse(
                        population.table().bytesHeld(),
                        deltas.heapBytes(),
                        deltas.offHeapBytes(),
                        population.waiting().bytes(),
                        scheduler.coreBytes(),
                        population.templates().bytes(),
                        deltas.sharedBlocks(),
                        deltas.ownBytes(),
                        deltas.sharedBytes(),
                        population.budget().budget().limit(),
                        deltas.inFileBytes(),
                        deltas.fileBytes(),
                        deltas.fileLimit(),
                        deltas.movedToFile()));
    }

    /** What has happened so far. Also after {@link #close}. */
    public Counts<Count> counters() {
        return population.counts().counts();
    }

    /** The time that its VMs see, by which gateways to them limit their waits as well. */
    public HostClock clock() {
        return clock;
    }

    /** Number of VMs that were created and have not ended. Also after {@link #close}. */
    public long alive() {
        return persistence.alive();
    }

    /**
     * Stops all VMs and gives their memory back; requests not answered are dropped. Waits until no VM executes, and for
     * callbacks under way for up to 100 milliseconds: a VM with one that blocks longer ends when it returns. Called in a
     * callback it waits for nothing, and the memory is given back by the last VM that executes. May be called again.
     */
    @Override
    public void close() {
        synchronized (population.table()) {
            population.lifetime().close();
        }
        persistence.close();
        timers.close();
        endings.stopAll();
        boolean inside = Callbacks.inside();
        if (!inside && endings.awaitUnused(SLICES_NANOS)) {
            scheduler.close();
        }
        endings.giveBackWhenUnused();
        if (!inside) {
            callbacks.awaitDone(CALLBACKS_NANOS);
        }
        closeRecording();
    }

    private void closeRecording() {
        PopulationRecorder recorder = population.recorder();
        if (recorder != null) {
            try {
                recorder.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, () -> "the recording is not complete: " + e.getMessage());
            }
        }
    }

    @Override
    public String toString() {
        return "hypervisor of %,d VMs, %,d alive%s"
                .formatted(size(), alive(), population.lifetime().closed() ? ", closed" : "");
    }

    /** The VM in this place of the table, which exists. */
    private Vm handle(int place) {
        return new Vm(this, place);
    }

    Population population() {
        return population;
    }

    Inputs inputs() {
        return inputs;
    }

    Endings endings() {
        return endings;
    }

    States states() {
        return states;
    }

    Lending lending() {
        return lending;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    Scheduler scheduler() {
        return scheduler;
    }
}

package dev.plankton.hypervisor;

import dev.plankton.logging.SafeLog;
import dev.plankton.logging.SeldomLog;
import dev.plankton.cpu.Tier;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import dev.plankton.memory.store.DeltaStore;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts VMs in this JVM. Safe for any thread.
 *
 * <p>What a listener, console or cable does is kept from the VMs: an exception is counted ({@link
 * Counters#callbackFailures}) and logged once for each pair of classes, and one that blocks holds up the VM it was called
 * for and no other ({@link Builder#callbackExecutor}).
 *
 * <p>After {@link #close} the methods of a hypervisor and its VMs throw IllegalStateException, except those that say what
 * has been ({@link #counters}, {@link #size}, {@link #vm}, and of a VM its number, template, state and end) and those that
 * end what has ended already ({@link #close}, {@link Vm#stop}, {@link Vm#detachSerial}). An argument that is null is a
 * NullPointerException, at once.
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.create()) {
 *     Vm vm = hypervisor.boot(BootImage.read(Path.of("web.img")));
 *     vm.request("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), listener);
 * }
 * }</pre>
 */
public final class Hypervisor implements AutoCloseable {
    private static final SafeLog LOG = SafeLog.of(Hypervisor.class);

    private static final Exit.Ended STOPPED = new Exit.Ended(StopReason.STOPPED, 0);

    /** How long {@link #close} waits for callbacks that are under way. */
    private static final long CALLBACKS_NANOS = 100_000_000;

    private final Console console;
    private final Lifetime lifetime = new Lifetime();
    private final Timers timers = new Timers(this::wake);
    private final Scheduler scheduler;
    private final VmTable table = new VmTable();
    private final DeltaStore deltas;
    private final WaitingInputs waiting;
    private final Inboxes inboxes;
    private final SeldomLog outOfMemory = new SeldomLog(LOG);
    private final FrameBuffers frames = new FrameBuffers();
    private final Templates templates;
    private final Counted counted = new Counted();
    private final MemoryBudget budget;
    private final int cores;
    private final EndedStates ended;
    private final Callbacks callbacks;

    /** VMs that have no core and go on once their callbacks have returned. */
    private final AtomicInteger delivering = new AtomicInteger();

    /** Closed, and the memory goes when the last VM has left its core. */
    private volatile boolean givesBackLast;

    private static final Cable NO_CABLE = new Unplugged();

    private final AtomicReference<Cable> cable = new AtomicReference<>(NO_CABLE);

    /** Whether the thread that boots many VMs is in its caller's progress method. Guarded by this object. */
    private boolean reporting;

    private Hypervisor(Builder builder) {
        SafeLog.prepare();
        console = builder.console;
        cores = builder.cores();
        templates = new Templates(builder.profile);
        boolean offHeap = !builder.without.contains(Saving.OFF_HEAP);
        boolean sharing = !builder.without.contains(Saving.DELTA_SHARING);
        budget = new MemoryBudget(builder.memory, offHeap, cores);
        deltas = new DeltaStore(new DeltaStore.Layout(offHeap, sharing, budget.budget()), table);
        waiting = new WaitingInputs(
                budget.budget(), budget.inputs(), number -> handle(number).wake());
        inboxes = new Inboxes(waiting);
        Delta.Form form = Saving.form(builder.without);
        boolean elidesTicks = !builder.without.contains(Saving.TICK_ELISION);
        MachineProfile profile = builder.profile;
        Supplier<Core> maker = () -> new Core(profile, form, elidesTicks, builder.tier);
        ended = new EndedStates(builder.keepEnded, deltas);
        callbacks = new Callbacks(builder.callbackExecutor, counted.callbackFailures);
        scheduler = new Scheduler(this, maker, timers, builder.sliceFuel, cores);
    }

    /** A hypervisor with the defaults of {@link Builder}. */
    public static Hypervisor create() {
        return builder().build();
    }

    /** Starts to describe a hypervisor. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a VM that is off; {@link #boot(Vm)} starts it. Waits while {@link #boot(BootImage, int, IntConsumer)} runs.
     *
     * @throws IllegalStateException if the hypervisor is closed, or knows as many images as it can
     */
    public synchronized Vm create(BootImage image) {
        lifetime.requireOpen();
        return handle(add(1, templates.numberOf(Objects.requireNonNull(image, "image"))));
    }

    /**
     * Starts a VM that is off, and returns at once; a VM that is not off stays as it is.
     *
     * @throws IllegalArgumentException if it is another hypervisor's
     * @throws IllegalStateException if the hypervisor is closed
     */
    public void boot(Vm vm) {
        lifetime.requireOpen();
        if (!vm.isOf(this)) {
            throw new IllegalArgumentException(vm + " is another hypervisor's");
        }
        start(vm);
    }

    private void start(Vm vm) {
        if (vm.word().boot()) {
            scheduler.schedule(vm);
        }
    }

    /** Adds VMs; those that {@link #close} does not find are never added. */
    private int add(int count, int template) {
        if (reporting) {
            throw new IllegalStateException("the progress method of a boot must not create, boot or fork VMs");
        }
        synchronized (table) {
            lifetime.requireOpen();
            budget.checkTable(count, table.bytes());
            counted.created.add(count);
            return table.add(count, RunWord.off(template));
        }
    }

    /**
     * Creates a VM and starts it; returns at once, as {@link #create} does.
     *
     * @throws IllegalStateException as {@link #create}
     */
    public Vm boot(BootImage image) {
        Vm vm = create(image);
        start(vm);
        return vm;
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
    public synchronized int boot(BootImage image, int count, IntConsumer progress) {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(progress, "progress");
        if (count < 1) {
            throw new IllegalArgumentException("cannot boot " + count + " VMs: at least 1");
        }
        lifetime.requireOpen();
        int template = templates.numberOf(image);
        int sample = Math.min(count, MemoryBudget.SAMPLE);
        int first = add(sample, template);
        boolean booted = false;
        try {
            bootAdded(first, count, sample, template, soFar -> report(progress, soFar));
            lifetime.requireOpen();
            booted = true;
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException(
                            "interrupted while %,d VMs were booted: all of them are stopped".formatted(count))
                    .initCause(e);
        } finally {
            if (!booted) {
                refuse(first);
            }
        }
    }

    /** Ends the VMs of a boot that has failed; their states are of no use and are not kept. */
    private void refuse(int first) {
        for (int number = first; number < table.size(); number++) {
            Vm vm = handle(number);
            if (vm.word().stop()) {
                end(vm, STOPPED, false);
            } else {
                int last = number;
                boolean _ = lifetime.ifThere(() -> ended.forget(last));
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
        long endedBefore = counted.outOfMemory.sum();
        new MassBoot(scheduler, table, cores).run(first, first + sample, progress);
        checkMemory(first, sample, count, endedBefore);
        lifetime.use(() -> {
            budget.check(count, sample, aloneBytes(first, first + sample), table.bytes());
            return first;
        });
        if (count > sample) {
            add(count - sample, template);
            new MassBoot(scheduler, table, cores)
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
        if (counted.outOfMemory.sum() == endedBefore) {
            return;
        }
        long without = IntStream.range(first, first + booted)
                .mapToObj(number -> new RunWord(table, number).ended())
                .filter(end -> end != null && end.reason() == StopReason.OUT_OF_MEMORY)
                .count();
        if (without > 0) {
            throw new PopulationTooLargeException(
                    asked,
                    booted - without,
                    "%,d MiB for VMs are taken".formatted(budget.budget().limit() >> 20));
        }
    }

    /** Bytes that the deltas of some VMs would take if none were shared. */
    private long aloneBytes(int from, int to) {
        return IntStream.range(from, to).mapToLong(deltas::bytes).sum();
    }

    @Nullable
    Vm fork(Vm parent) {
        lifetime.requireOpen();
        RunWord word = parent.word();
        if (word.isOff() || word.stopped()) {
            return null;
        }
        Vm child;
        synchronized (this) {
            child = handle(add(1, word.template()));
        }
        try {
            if (lifetime.use(() -> copyState(parent, child))) {
                start(child);
                return child;
            }
        } catch (OutOfMemoryError e) {
            child.stop();
            throw new PopulationTooLargeException(1, 0, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            child.stop();
            throw e;
        }
        child.stop();
        return null;
    }

    /** Gives a VM that is off another's state as of its last slice; false if that has ended and its state is gone. */
    private boolean copyState(Vm from, Vm to) {
        Delta delta = new Delta();
        deltas.peek(from.number(), delta);
        if (from.word().stateGone()) {
            return false;
        }
        ended.makeRoom(() -> deltas.store(to.number(), delta));
        return true;
    }

    /** What differs from its template in a VM as of its last slice. */
    Delta changes(Vm vm) {
        return lifetime.use(() -> {
            Delta delta = new Delta();
            deltas.peek(vm.number(), delta);
            if (vm.word().stateGone()) {
                throw new IllegalStateException(vm + " has ended and its state is gone: those of the last "
                        + ended.most() + " VMs that ended are kept (Builder.keepEnded)");
            }
            return delta;
        });
    }

    private void stopAll() {
        for (int number = 0; number < table.size(); number++) {
            handle(number).stop();
        }
    }

    /**
     * Makes the template of VMs that boot from {@code image} now, if there is none yet; else the first boot makes it.
     *
     * @throws IllegalStateException as {@link #create}
     */
    public void prepare(BootImage image) {
        lifetime.requireOpen();
        Objects.requireNonNull(image, "image");
        templates.numberOf(image);
    }

    /** VM {@code number}, stopped or not; null if there never was one. Also after {@link #close}. */
    public @Nullable Vm vm(int number) {
        return number >= 0 && number < table.size() ? handle(number) : null;
    }

    /** Number of VMs ever created; their numbers are 0 to one less. Also after {@link #close}. */
    public int size() {
        return table.size();
    }

    /**
     * From now on the frames that VMs send through their NE2000 go to {@code to}; before that they are lost.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public void connect(Cable to) {
        Objects.requireNonNull(to, "to");
        lifetime.requireOpen();
        cable.set(to);
    }

    /** Frames that VMs send are lost from now on, if {@code from} is what they went to. Also after {@link #close}. */
    public void disconnect(Cable from) {
        Objects.requireNonNull(from, "from");
        cable.updateAndGet(now -> now.equals(from) ? NO_CABLE : now);
    }

    /** Whether the frames that VMs send go anywhere. Also after {@link #close}. */
    public boolean isConnected() {
        return !cable.get().equals(NO_CABLE);
    }

    /**
     * What the VMs take now.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public MemoryUse memory() {
        return lifetime.use(() -> new MemoryUse(
                table.bytes(),
                deltas.heapBytes(),
                deltas.offHeapBytes(),
                waiting.bytes(),
                scheduler.coreBytes(),
                templates.bytes(),
                deltas.sharedBlocks(),
                budget.budget().limit()));
    }

    /** What has happened so far. Also after {@link #close}. */
    public Counters counters() {
        return new Counters(
                counted.alive(),
                counted.stopped.sum(),
                counted.slices.sum(),
                counted.takenOver.sum(),
                counted.inputs.sum(),
                counted.refused.sum(),
                counted.replies.sum(),
                counted.framesIn.sum(),
                counted.framesOut.sum(),
                counted.framesDropped.sum(),
                counted.framesIgnored.sum(),
                counted.defects.sum(),
                counted.outOfMemory.sum(),
                counted.callbackFailures.sum());
    }

    /**
     * Stops all VMs and gives their memory back; requests not answered are dropped. Waits until no VM executes, and for
     * callbacks under way for up to 100 milliseconds: a VM with one that blocks longer ends when it returns. Called in a
     * callback it waits for nothing, and the memory is given back by the last VM that executes. May be called again.
     */
    @Override
    public void close() {
        synchronized (table) {
            lifetime.close();
        }
        scheduler.close();
        timers.close();
        stopAll();
        boolean inside = Callbacks.inside();
        boolean unused = inside || scheduler.awaitEnd(this::executing);
        givesBackLast = true;
        giveBackIfUnused();
        if (!unused) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    executing() + " VMs still execute after close: their memory is given back when they have ended");
        }
        if (!inside) {
            callbacks.awaitDone(CALLBACKS_NANOS);
        }
    }

    /** VMs that have not ended and are not just waiting for callbacks to return; in this order, so that none is missed. */
    private long executing() {
        long alive = counted.alive();
        return alive - delivering.get();
    }

    /** Fewer VMs are {@link #executing} now. */
    private void oneFewer() {
        giveBackIfUnused();
        scheduler.ended();
    }

    private void giveBackIfUnused() {
        if (givesBackLast && executing() <= 0) {
            lifetime.release(() -> {
                boolean _ = ended.clear();
                deltas.close();
            });
        }
    }

    /** A VM has given its core back and goes on when its callbacks have returned. */
    void deliveryBegins() {
        delivering.incrementAndGet();
        oneFewer();
    }

    /** Its callbacks have returned. */
    void deliveryEnds() {
        delivering.decrementAndGet();
    }

    /** Makes VMs run that a timer is due for. */
    private void wake(int[] due) {
        int queued = 0;
        for (int number : due) {
            if (new RunWord(table, number).wake()) {
                due[queued++] = number;
            }
        }
        if (queued > 0) {
            scheduler.schedule(Arrays.copyOf(due, queued));
        }
    }

    /** Offers a request; a VM that is idle and has no inbox gets it without one, on this thread. */
    Offer requestHere(Vm vm, Input.Request request) {
        lifetime.requireOpen();
        if (inboxes.get(vm.number()) != null || !vm.word().wake()) {
            return offer(vm, request, true);
        }
        counted.inputs.increment();
        scheduler.runHere(vm, request, request.listener());
        return Offer.ACCEPTED;
    }

    /** The same for a request whose VM does not run now; it has been counted. */
    void keepAndWake(Vm vm, Input.Request request) {
        keep(vm, request, false);
        Inbox box = vm.inbox();
        if (vm.word().stopped() && box != null) {
            abandon(vm, box);
        } else {
            vm.wake();
        }
    }

    /** Puts a request that was not answered in the slice it came for into the VM's inbox, before all others. */
    void keep(Vm vm, Input.Request request, boolean presented) {
        Inbox box = inboxes.open(vm.number());
        while (!box.addFirst(request, presented)) {
            inboxes.drop(vm.number(), box);
            box = inboxes.open(vm.number());
        }
        if (vm.word().stopped()) {
            abandon(vm, box);
        }
    }

    Offer offer(Vm vm, Input input, boolean here) {
        lifetime.requireOpen();
        RunWord word = vm.word();
        while (!word.stopped()) {
            Inbox box = inboxes.open(vm.number());
            Offer offer = box.add(input);
            if (offer == null) {
                inboxes.drop(vm.number(), box);
                continue;
            }
            if (offer == Offer.FULL) {
                counted.refused.increment();
                if (input instanceof Input.Serial) {
                    waiting.refuse(vm.number());
                }
                return offer;
            }
            counted.inputs.increment();
            if (word.stopped()) {
                abandon(vm, box);
            } else if (!(input instanceof Input.Attach) && word.wake()) {
                if (here) {
                    scheduler.runHere(vm, null, input instanceof Input.Request request ? request.listener() : null);
                } else {
                    scheduler.schedule(vm);
                }
            }
            return offer;
        }
        return Offer.GONE;
    }

    Offer offerFrame(Vm vm, byte[] frame, int offset, int length, boolean here) {
        lifetime.requireOpen();
        Objects.checkFromIndexSize(offset, length, frame.length);
        if (length < Ne2000.MIN_FRAME || length > Ne2000.MAX_FRAME) {
            throw new IllegalArgumentException(
                    "no frame has " + length + " bytes: " + Ne2000.MIN_FRAME + " to " + Ne2000.MAX_FRAME);
        }
        byte[] buffer = frames.copy(frame, offset, length);
        Offer offer = offer(vm, new Input.Frame(buffer), here);
        if (offer != Offer.ACCEPTED) {
            frames.giveBack(buffer);
            counted.framesDropped.increment();
        }
        return offer;
    }

    /** A frame has left the inbox; whether the guest will see it. */
    void frameArrived(byte[] buffer, boolean seen) {
        frames.giveBack(buffer);
        (seen ? counted.framesIn : counted.framesIgnored).increment();
    }

    /**
     * Ends a VM that runs: keeps its state, if that is wanted, gives back all else that it held, and calls those who wait
     * for it.
     */
    void end(Vm vm, Exit.Ended how) {
        keepOrFree(vm, how, true);
        vm.word().end();
        ended(vm);
    }

    /** The same for a VM that was stopped while it did not run. */
    void end(Vm vm) {
        end(vm, STOPPED, true);
    }

    private void end(Vm vm, Exit.Ended how, boolean keeping) {
        keepOrFree(vm, how, keeping);
        ended(vm);
    }

    private void keepOrFree(Vm vm, Exit.Ended how, boolean keeping) {
        boolean kept = keeping
                && ended.most() > 0
                && how.reason() != StopReason.OUT_OF_MEMORY
                && !lifetime.closed()
                && !vm.word().stateGone();
        int number = vm.number();
        int mark = RunWord.mark(how);
        boolean there = lifetime.ifThere(() -> {
            if (kept) {
                ended.add(number, how);
            } else {
                deltas.free(number, mark);
            }
        });
        if (!there) {
            table.setReference(number, mark);
        }
    }

    private void ended(Vm vm) {
        Inbox box = vm.inbox();
        if (box != null) {
            abandon(vm, box);
        }
        counted.stopped.increment();
        oneFewer();
    }

    /** How a VM has ended, or null if it has not. */
    Exit.@Nullable Ended howEnded(Vm vm) {
        RunWord word = vm.word();
        if (!word.stopped()) {
            return null;
        }
        Exit.Ended how = ended.how(vm.number());
        return how == null ? word.ended() : how;
    }

    void dropEmptyInbox(Vm vm) {
        Inbox box = vm.inbox();
        if (box != null && box.closeIfEmpty()) {
            inboxes.drop(vm.number(), box);
        }
    }

    private void abandon(Vm vm, Inbox box) {
        Delivery delivery = new Delivery();
        box.abandon().forEach(waiting -> callbacks.invokeOrAdd(new Callback.ReplyDropped(waiting), delivery));
        SerialListener listener = box.takeListener();
        if (listener != null) {
            callbacks.invokeOrAdd(new Callback.SerialStopped(listener, vm), delivery);
        }
        inboxes.drop(vm.number(), box);
        if (!delivery.isEmpty()) {
            callbacks.handOver(() -> delivery.run(callbacks));
        }
    }

    void defect(Vm vm, Throwable defect) {
        counted.defects.increment();
        LOG.log(System.Logger.Level.ERROR, () -> vm + " ended by an internal error", defect);
    }

    void outOfMemory(Vm vm, OutOfMemoryError full) {
        counted.outOfMemory.increment();
        outOfMemory.error(vm + " ended, no memory left for its changes: " + full.getMessage());
    }

    /** The VM with this number, which exists. */
    Vm handle(int number) {
        return new Vm(this, number);
    }

    Template template(int number) {
        return templates.get(number);
    }

    VmTable table() {
        return table;
    }

    DeltaStore deltas() {
        return deltas;
    }

    Inboxes inboxes() {
        return inboxes;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Console console() {
        return console;
    }

    Cable cable() {
        return cable.get();
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    EndedStates ended() {
        return ended;
    }

    /** A cable that leads nowhere. */
    private static final class Unplugged implements Cable, NonBlocking {
        @Override
        public void frame(Vm vm, byte[] bytes, int offset, int length) {}
    }

    Counted counted() {
        return counted;
    }

    /** Counters that many threads add to. */
    static final class Counted {
        final LongAdder created = new LongAdder();
        final LongAdder stopped = new LongAdder();
        final LongAdder slices = new LongAdder();
        final LongAdder takenOver = new LongAdder();
        final LongAdder inputs = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder replies = new LongAdder();
        final LongAdder framesIn = new LongAdder();
        final LongAdder framesOut = new LongAdder();
        final LongAdder framesDropped = new LongAdder();
        final LongAdder framesIgnored = new LongAdder();
        final LongAdder defects = new LongAdder();
        final LongAdder outOfMemory = new LongAdder();
        final LongAdder callbackFailures = new LongAdder();

        long alive() {
            return created.sum() - stopped.sum();
        }
    }

    /** Describes a hypervisor. Not safe for several threads. */
    public static final class Builder {
        private MachineProfile profile = MachineProfile.DEFAULT;
        private Console console = Console.NONE;
        private int cores;
        private int sliceFuel = 100_000;
        private Tier tier = Tier.standard();
        private long memory;
        private int keepEnded = 64;
        private @Nullable Executor callbackExecutor;
        private final Set<Saving> without = EnumSet.noneOf(Saving.class);

        private Builder() {}

        /** The kind of PC; {@link MachineProfile#DEFAULT} by default. */
        public Builder profile(MachineProfile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /** What takes all that VMs show; {@link Console#NONE} by default. */
        public Builder console(Console value) {
            console = Objects.requireNonNull(value, "console");
            return this;
        }

        /**
         * Where listeners, the console and the cable are called, those that are {@link NonBlocking} apart. A call is made
         * after the VM has given its core back, with copies of what it passes, and the VM goes on when all calls of its
         * slice have returned: so they come in order, one at a time for each VM, and one that blocks holds a thread of the
         * executor, at most some 128 KiB of copies and its own VM, which {@link Vm#stop} then cannot end, and nothing of
         * other VMs.
         *
         * <p>By default a virtual thread makes them; to requests that were made by {@link Vm#requestHere} the calling
         * thread, if it ran the VM and nothing else is to be called. A callback that computes long, or blocks in native
         * code, holds the processor of a virtual thread: then give an executor of platform threads, enough for all that
         * may block at a time.
         *
         * @param value runs every task given to it, on a thread that may block; one that throws in place of that is
         *     counted as a callback that threw, and a virtual thread takes over
         */
        public Builder callbackExecutor(Executor value) {
            callbackExecutor = Objects.requireNonNull(value, "callbackExecutor");
            return this;
        }

        /**
         * Number of VMs that have ended whose last state stays, to be looked at by {@link Vm#read}, {@link Vm#screen} and
         * {@link Vm#instructions}: those that ended last; 0 to 1 000 000, 64 by default. Their deltas count as others do,
         * but where memory is short they go first. A VM that ended because memory was short is never kept.
         */
        public Builder keepEnded(int value) {
            keepEnded = between("keepEnded", value, 0, 1_000_000);
            return this;
        }

        /**
         * Number of VMs that run at a time, 1 to 1024, as far as the heap has room for them: {@link #build} refuses more. By
         * default one for each processor, or fewer in a small heap.
         */
        public Builder cores(int value) {
            cores = between("cores", value, 1, 1024);
            return this;
        }

        /** Instructions of a slice, 1000 to 100 million; 100 000 by default. */
        public Builder sliceFuel(int value) {
            sliceFuel = between("sliceFuel", value, 1000, 100_000_000);
            return this;
        }

        /** How guest code is executed; {@link Tier#AUTO} by default. */
        public Builder tier(Tier value) {
            tier = Objects.requireNonNull(value, "tier");
            return this;
        }

        /**
         * Bytes that the changes of all VMs may take, together with the inputs that wait for them, 1 MiB at least; by
         * default most of the machine's memory beside the Java heap. A VM whose changes find no room ends
         * ({@link StopReason#OUT_OF_MEMORY}), and an input that finds none is refused ({@link Offer#FULL}). An eighth is
         * kept for changes of at most a kilobyte, so that a few VMs with large ones leave all others going on.
         */
        public Builder memory(long value) {
            if (value < 1 << 20) {
                throw new IllegalArgumentException("memory is " + value + ": it must be 1048576 at least");
            }
            memory = value;
            return this;
        }

        /** Leaves savings out, to measure what they are worth; none by default. */
        public Builder without(Set<Saving> values) {
            without.addAll(Set.copyOf(values));
            return this;
        }

        /**
         * Makes the hypervisor.
         *
         * @throws IllegalArgumentException if the heap has no room for so many {@link #cores}
         */
        public Hypervisor build() {
            int fitting = MemoryBudget.coresThatFit();
            if (cores > fitting) {
                throw new IllegalArgumentException(
                        "cores is %d: a Java heap of %d MiB has room for %d; give it more with -Xmx"
                                .formatted(cores, Runtime.getRuntime().maxMemory() >> 20, fitting));
            }
            return new Hypervisor(this);
        }

        private int cores() {
            return cores > 0
                    ? cores
                    : Math.min(Runtime.getRuntime().availableProcessors(), MemoryBudget.coresThatFit());
        }

        private static int between(String name, int value, int low, int high) {
            if (value < low || value > high) {
                throw new IllegalArgumentException(name + " is " + value + ": it must be " + low + " to " + high);
            }
            return value;
        }
    }
}

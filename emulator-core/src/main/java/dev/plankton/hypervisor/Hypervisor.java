package dev.plankton.hypervisor;

import dev.plankton.cpu.Tier;
import dev.plankton.device.Ne2000;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Core;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.Template;
import dev.plankton.memory.Delta;
import dev.plankton.memory.DeltaStore;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts VMs in this JVM. Safe for any thread.
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.create()) {
 *     Vm vm = hypervisor.boot(BootImage.read(Path.of("web.img")));
 *     vm.request("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), listener);
 * }
 * }</pre>
 */
public final class Hypervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Hypervisor.class.getName());

    private final Console console;
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

    private static final Cable NO_CABLE = (vm, bytes, offset, length) -> 0;

    private volatile Cable cable = NO_CABLE;

    private Hypervisor(Builder builder) {
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

    /** Creates a VM that is off; {@link #boot(Vm)} starts it. Waits while {@link #boot(BootImage, int, IntConsumer)} runs. */
    public synchronized Vm create(BootImage image) {
        return handle(add(1, templates.numberOf(image)));
    }

    /** Starts a VM that is off, and returns at once; a VM that is not off stays as it is. */
    public void boot(Vm vm) {
        if (vm.word().boot()) {
            scheduler.schedule(vm);
        }
    }

    private int add(int count, int template) {
        budget.checkTable(count, table.bytes());
        counted.created.add(count);
        return table.add(count, RunWord.off(template));
    }

    /** Creates a VM and starts it; returns at once, as {@link #create} does. */
    public Vm boot(BootImage image) {
        Vm vm = create(image);
        boot(vm);
        return vm;
    }

    /**
     * Creates {@code count} VMs with consecutive numbers and runs each from its boot sector to its first sleep, or for its
     * first slice. Returns when all have.
     *
     * @param progress told the number of VMs booted so far, now and then, from any thread
     * @return the number of the first
     * @throws PopulationTooLargeException if memory does not hold them; then none is left
     */
    public synchronized int boot(BootImage image, int count, IntConsumer progress) {
        if (count < 1) {
            throw new IllegalArgumentException("cannot boot " + count + " VMs: at least 1");
        }
        int template = templates.numberOf(image);
        long endedBefore = counted.outOfMemory.sum();
        int sample = Math.min(count, MemoryBudget.SAMPLE);
        int first = add(sample, template);
        MassBoot boot = new MassBoot(scheduler, table, cores);
        boot.run(first, first + sample, progress);
        try {
            checkMemory(first, sample, count, endedBefore);
            budget.check(count, sample, aloneBytes(first, first + sample), table.bytes());
            if (count > sample) {
                add(count - sample, template);
                boot.run(first + sample, first + count, booted -> progress.accept(sample + booted));
                checkMemory(first, count, count, endedBefore);
            }
        } catch (PopulationTooLargeException e) {
            stop(first);
            throw e;
        }
        return first;
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
        Delta delta = new Delta();
        deltas.peek(parent.number(), delta);
        if (delta.length() == 0) {
            return null;
        }
        Vm child;
        synchronized (this) {
            child = handle(add(1, parent.word().template()));
        }
        try {
            deltas.store(child.number(), delta);
        } catch (OutOfMemoryError e) {
            child.stop();
            throw new PopulationTooLargeException(1, 0, String.valueOf(e.getMessage()));
        }
        boot(child);
        return child;
    }

    private void stop(int from) {
        for (int number = from; number < table.size(); number++) {
            handle(number).stop();
        }
    }

    /** The template of VMs that boot from {@code image}. */
    public Template template(BootImage image) {
        return templates.get(templates.numberOf(image));
    }

    /** VM {@code number}, stopped or not; null if there never was one. */
    public @Nullable Vm vm(int number) {
        return number >= 0 && number < table.size() ? handle(number) : null;
    }

    /** Number of VMs ever created; their numbers are 0 to one less. */
    public int size() {
        return table.size();
    }

    /** From now on the frames that VMs send through their NE2000 go to {@code to}; before that they are lost. */
    public synchronized void connect(Cable to) {
        cable = to;
    }

    /** Frames that VMs send are lost from now on, if {@code from} is what they went to. */
    public synchronized void disconnect(Cable from) {
        if (cable.equals(from)) {
            cable = NO_CABLE;
        }
    }

    /** Whether the frames that VMs send go anywhere. */
    public boolean isConnected() {
        return !cable.equals(NO_CABLE);
    }

    /** What the VMs take now. */
    public MemoryUse memory() {
        return new MemoryUse(
                table.bytes(),
                deltas.heapBytes(),
                deltas.offHeapBytes(),
                waiting.bytes(),
                scheduler.coreBytes(),
                templates.bytes(),
                deltas.sharedBlocks(),
                budget.budget().limit());
    }

    /** What has happened so far. */
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
                counted.outOfMemory.sum());
    }

    /** Stops all VMs and gives everything back; requests not answered are dropped. */
    @Override
    public void close() {
        scheduler.close();
        timers.close();
        stop(0);
        if (scheduler.awaitEnd(counted::alive)) {
            deltas.close();
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "VMs still run after close: a listener blocks, memory is not given back");
        }
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
        if (inboxes.get(vm.number()) != null || !vm.word().wake()) {
            return offer(vm, request, true);
        }
        counted.inputs.increment();
        scheduler.runHere(vm, request);
        return Offer.ACCEPTED;
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
                    scheduler.runHere(vm, null);
                } else {
                    scheduler.schedule(vm);
                }
            }
            return offer;
        }
        return Offer.GONE;
    }

    Offer offerFrame(Vm vm, byte[] frame, int offset, int length, boolean here) {
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

    /** A VM sends a frame; returns how many VMs it reaches. */
    int sendFrame(Vm vm, byte[] bytes, int offset, int length) {
        counted.framesOut.increment();
        return cable.frame(vm, bytes, offset, length);
    }

    /** Ends a VM that runs: gives back what it held, and tells those who wait for it. */
    void end(Vm vm, Exit.Ended how) {
        deltas.free(vm.number());
        vm.word().end(how);
        ended(vm);
    }

    /** Gives back what a VM held that was stopped while it did not run. */
    void end(Vm vm) {
        deltas.free(vm.number());
        ended(vm);
    }

    private void ended(Vm vm) {
        Inbox box = vm.inbox();
        if (box != null) {
            abandon(vm, box);
        }
        counted.stopped.increment();
        scheduler.ended();
    }

    void dropEmptyInbox(Vm vm) {
        Inbox box = vm.inbox();
        if (box != null && box.closeIfEmpty()) {
            inboxes.drop(vm.number(), box);
        }
    }

    private void abandon(Vm vm, Inbox box) {
        for (ReplyListener waiting : box.abandon()) {
            tell(vm, waiting::dropped);
        }
        SerialListener listener = box.takeListener();
        if (listener != null) {
            tell(vm, () -> listener.stopped(vm));
        }
        inboxes.drop(vm.number(), box);
    }

    /** Whatever a listener throws, the next one is to be told too. */
    private static void tell(Vm vm, Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error defect) {
            LOG.log(System.Logger.Level.ERROR, "a listener of " + vm + " threw", defect);
        }
    }

    void serialOutput(Vm vm, @Nullable SerialListener listener, byte[] bytes, int length) {
        if (listener != null) {
            listener.output(vm, bytes, 0, length);
        } else {
            console.serial(vm, bytes, 0, length);
        }
    }

    void defect(Vm vm, Throwable defect) {
        counted.defects.increment();
        LOG.log(System.Logger.Level.ERROR, vm + " ended by an internal error", defect);
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

    Console consoles() {
        return console;
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
        private final Set<Saving> without = EnumSet.noneOf(Saving.class);

        private Builder() {}

        /** The kind of PC; {@link MachineProfile#DEFAULT} unless told otherwise. */
        public Builder profile(MachineProfile value) {
            profile = value;
            return this;
        }

        /** Who follows what VMs show; nobody unless told otherwise. */
        public Builder console(Console value) {
            console = value;
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

        /** Instructions of a slice, 1000 to 100 million; 100 000 unless told otherwise. */
        public Builder sliceFuel(int value) {
            sliceFuel = between("sliceFuel", value, 1000, 100_000_000);
            return this;
        }

        /** How guest code is executed; {@link Tier#AUTO} unless told otherwise. */
        public Builder tier(Tier value) {
            tier = value;
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

        /** Leaves savings out, to measure what they are worth; none unless told otherwise. */
        public Builder without(Set<Saving> values) {
            without.addAll(values);
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

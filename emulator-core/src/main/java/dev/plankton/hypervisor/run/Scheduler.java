package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.flight.WakeEvent;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.CommonSlices.CommonSlice;
import dev.plankton.hypervisor.run.CorePool.LoanedCore;
import dev.plankton.hypervisor.timer.Timers;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.core.Template;
import dev.plankton.recording.PopulationRecorder;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives runnable VMs a thread, a core and a slice of fuel.
 *
 * <p>A woken VM gets a virtual thread of its own at once, or runs on the thread that woke it; VMs that a timer woke run in
 * batches. This first slice is brief, and the briefer if another woken VM waits for the core. One that goes on has a whole
 * slice next, in turn with others that do; after that it goes to the end of a queue that a few platform threads serve, a slice
 * at a time. Both queues have cores of their own: a woken VM waits for no spinning one, however many spin, but for the
 * operating system to share the processors among the threads. What a slice has taken beyond its fuel is a debt: the VM misses
 * its turns until it is paid. A woken VM with a large delta is mounted by threads that do only that, half as many as
 * processors. The threads that always have work are not virtual: as many of them as processors, though they yield, keep a newly
 * started virtual thread waiting for ever (JDK 25: the scheduler looks first where it found work last). Safe for any thread.
 */
public final class Scheduler {
    /**
     * Instructions of a woken VM's first slice on a thread other than the caller's, at most: more than {@link
     * Slices#BRIEF}, because to go on later takes another mount.
     */
    private static final int FUEL_WOKEN = 20_000;

    /** VMs of a batch that one thread runs before it looks whether another waits for its core. */
    private static final int BATCH = 128;

    private final Population population;
    private final Endings endings;
    private final InboxKeeper keeper;
    private final Departures departures;
    private final Slices slices;
    private final CorePool woken;
    private final CorePool spinning;
    private final CorePool.Owner owner;
    private final Timers timers;
    private final int fuel, brief, workers;

    /** Whether no VM is to run: see {@link #freeze}. */
    private volatile boolean frozen;

    /** VMs that were to begin while all were frozen: they are queued, and have no entry in a queue. */
    private final Queue<RunWord> held = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plankton-worker-", 0).factory());

    /** VMs that would go on, each after all others that would. */
    private final Workers<Turn> spent;

    /** VMs that were woken and whose brief slice is spent. */
    private final Workers<RunWord> longer;

    /** VMs that were woken and take long to mount. */
    private final Workers<RunWord> large;

    /** VMs that a timer woke. */
    private final Workers<int[]> due;

    /** A VM's next turn, in which it has {@code debt} less fuel than a slice: none as long as that is more. */
    private record Turn(RunWord vm, long debt) {}

    /**
     * A scheduler with nothing to run.
     *
     * @param pools where its cores come from
     * @param time that VMs see
     * @param fuel instructions of a slice
     * @param workers VMs that were woken, and VMs that spin, that run at a time
     */
    public Scheduler(
            Population population,
            Outlets outlets,
            Callbacks callbacks,
            Endings endings,
            InboxKeeper keeper,
            Timers timers,
            CorePool.Pools pools,
            HostTime time,
            int fuel,
            int workers) {
        this.population = population;
        this.endings = endings;
        this.keeper = keeper;
        departures = new Departures(population, endings, callbacks, this::settle);
        woken = pools.woken();
        spinning = pools.spinning();
        owner = new CorePool.Owner(population, keeper, outlets, callbacks, time);
        slices = new Slices(population, endings, timers.clock(), this::settle, fuel, woken::contended);
        this.timers = timers;
        this.fuel = fuel;
        brief = Math.min(fuel, FUEL_WOKEN);
        this.workers = workers;
        spent = new Workers<>(threads, workers, this::spin);
        longer = new Workers<>(threads, Math.max(1, workers / 2), vm -> turn(vm, spinning, fuel, null));
        large = new Workers<>(threads, Math.max(1, workers / 2), vm -> turn(vm, spinning, fuel, null));
        due = new Workers<>(threads, workers, this::runDue);
    }

    /** Runs a VM that has just been queued. */
    public void schedule(RunWord vm) {
        if (isLarge(vm)) {
            large.add(vm);
        } else {
            WakeEvent event = Flight.woken(vm.publicNumber());
            // The lambda of an event has its class loaded, and with it much of Flight Recorder.
            Thread.startVirtualThread(
                    event == null ? () -> turn(vm, woken, brief, null) : () -> turn(vm, woken, brief, event));
        }
    }

    private boolean isLarge(RunWord vm) {
        return MountCost.isLarge(population.deltas(), vm.number());
    }

    /**
     * Runs a VM that has just been queued on the calling thread, if a core is free.
     *
     * @param input that is not in its inbox
     * @param caller whose callbacks may be made on the calling thread; all others are made elsewhere
     */
    public void runHere(RunWord vm, Input.@Nullable Express input, @Nullable ReplyListener caller) {
        LoanedCore loan = isLarge(vm) ? null : woken.tryTake(population.template(vm));
        if (loan == null) {
            if (input != null) {
                keeper.keep(vm, input);
            }
            schedule(vm);
            return;
        }
        Slice slice = null;
        boolean held = false;
        try {
            loan.enter(owner);
            if (begins(vm)) {
                slice = slices.run(vm, loan, Math.min(fuel, Slices.BRIEF), true, null, input);
            } else {
                held = true;
            }
        } finally {
            woken.giveBack(loan);
        }
        if (held && input != null) {
            // It was paused just now, or all are frozen.
            keepAndWake(vm, input);
        }
        finish(slice, slice != null && slice.isOnlyFor(caller));
    }

    /** Keeps an input whose VM does not run now; it has been counted. */
    private void keepAndWake(RunWord vm, Input.Express input) {
        keeper.keep(vm, input);
        Inbox box = population.inbox(vm);
        if (vm.stopped() && box != null) {
            endings.abandon(vm, box);
        } else {
            wake(vm);
        }
    }

    /** What {@code use} returns for a core that holds {@code template} if possible; it is given back with no VM mounted. */
    public <T> T withCore(Template template, Function<Core, T> use) {
        return woken.use(template, owner, use);
    }

    /** Makes a VM run if it is idle, or look again before it sleeps if it runs. */
    public void wake(RunWord vm) {
        if (vm.wake()) {
            schedule(vm);
        }
    }

    /** The same for VMs that a timer is due for. */
    public void wake(int[] numbers) {
        schedule(Arrays.stream(numbers)
                .filter(number -> population.vm(number).wake())
                .toArray());
    }

    /** Runs queued VMs, one after the other, on a few threads; returns at once. */
    private void schedule(int[] numbers) {
        int parts = Math.min(Math.ceilDiv(numbers.length, BATCH), workers);
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) numbers.length * part / parts);
            int to = (int) ((long) numbers.length * (part + 1) / parts);
            due.add(Arrays.copyOfRange(numbers, from, to));
        }
    }

    /** Runs queued VMs that a timer woke, all of the same moment. */
    private void runDue(int[] numbers) {
        CommonSlices common = new CommonSlices(population.deltas());
        try {
            runAll(numbers, common);
        } finally {
            boolean _ = population.lifetime().ifThere(common::close);
        }
    }

    /** Runs queued VMs on the calling thread, each until it sleeps, ends or its brief slice is spent. */
    void runAll(int... numbers) {
        runAll(numbers, null);
    }

    /** @param common of VMs that a timer woke; null for VMs that boot */
    private void runAll(int[] numbers, @Nullable CommonSlices common) {
        LoanedCore loan = null;
        int left = 0;
        try {
            for (int number : numbers) {
                RunWord vm = population.vm(number);
                if (isLarge(vm)) {
                    large.add(vm);
                    continue;
                }
                if (loan != null
                        && (left-- == 0 || woken.contended() || !loan.core().holds(population.template(vm)))) {
                    giveBack(loan);
                    loan = null;
                }
                if (loan == null) {
                    loan = core(vm, woken);
                    left = BATCH;
                    if (loan != null && common == null) {
                        loan.last().begin(Math.min(numbers.length, BATCH));
                    }
                }
                if (loan == null) {
                    continue;
                }
                Slice slice = common == null ? slice(vm, loan, brief, true) : slice(vm, loan, common);
                if (slice != null) {
                    giveBack(loan);
                    loan = null;
                    finish(slice, false);
                }
            }
        } finally {
            if (loan != null) {
                giveBack(loan);
            }
        }
    }

    private void giveBack(LoanedCore loan) {
        boolean _ = population.lifetime().ifThere(() -> population.deltas().end(loan.last()));
        woken.giveBack(loan);
    }

    /** Runs a queued VM on the calling thread until it sleeps, ends or its slice is spent. */
    private void turn(RunWord vm, CorePool cores, int limit, @Nullable WakeEvent event) {
        if (population.lifetime().closed() || vm.stopRequested()) {
            endWithoutCore(vm);
            return;
        }
        LoanedCore loan = core(vm, cores);
        if (loan == null) {
            return;
        }
        Flight.running(event);
        Slice slice;
        try {
            slice = slice(vm, loan, limit, cores == woken);
        } finally {
            cores.giveBack(loan);
        }
        // A woken VM has this thread to itself; those that spin share it.
        finish(slice, cores == woken);
    }

    /**
     * Runs a VM that would go on. While inputs keep coming, gives way to the threads that bring and answer them after each
     * slice: the operating system would let them wait for some milliseconds. One whose debt is a slice or more misses this
     * turn; if no other VM would go on, its next one comes at once.
     */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant: nothing depends on it but latency.
    private void spin(Turn turn) {
        RunWord vm = turn.vm();
        if (turn.debt() >= fuel && !population.lifetime().closed() && !vm.stopRequested()) {
            spent.add(new Turn(vm, turn.debt() - fuel));
            return;
        }
        long before = population.counts().sum(Count.INPUTS);
        turn(vm, spinning, (int) Math.max(1, fuel - turn.debt()), null);
        if (population.counts().sum(Count.INPUTS) != before) {
            Thread.yield();
        }
    }

    /**
     * Makes a queued VM run, unless it must not. While all are frozen it stays queued, and has no entry in a queue: it gets
     * another one by {@link #thaw}. That is asked after the change to running, so that {@link #freeze} misses none.
     */
    private boolean begins(RunWord vm) {
        if (!vm.begin()) {
            return false;
        }
        if (!frozen || population.lifetime().closed() || vm.stopRequested()) {
            return true;
        }
        if (!vm.requeue()) {
            return true; // It was to stop in this moment, and its slice ends it.
        }
        held.add(vm);
        if (!frozen) {
            goOn(); // It may have been too late for thaw.
        }
        return false;
    }

    /** Lets no VM begin a slice any more, until {@link #thaw}; those that run finish theirs. */
    public void freeze() {
        frozen = true;
    }

    /** Ends {@link #freeze}: all VMs that are to run do. Takes a time that depends on these alone, not on all that there are. */
    public void thaw() {
        frozen = false;
        goOn();
    }

    /** Gives those an entry that have none. One that was claimed meanwhile needs it too: its claimant counts on it. */
    private void goOn() {
        for (RunWord vm = held.poll(); vm != null; vm = held.poll()) {
            schedule(vm);
        }
    }

    /** Ends a queued VM that must not run any more: to wait for a core would make its end depend on what others do. */
    private void endWithoutCore(RunWord vm) {
        if (vm.begin()) {
            endings.end(vm, Endings.STOPPED);
        }
    }

    private @Nullable Slice slice(RunWord vm, LoanedCore loan, int limit, boolean first) {
        return begins(vm) ? slices.run(vm, loan, limit, first, null, null) : null;
    }

    /** A slice that is taken over from an identical VM, if one has run before, or offered to those that will. */
    private @Nullable Slice slice(RunWord vm, LoanedCore loan, CommonSlices common) {
        if (!begins(vm)) {
            return null;
        }
        boolean alone = population.lifetime().closed() || vm.stopRequested() || population.isApart(vm);
        PopulationRecorder recorder = population.recorder(vm);
        CommonSlice done = alone ? null : common.find(vm, population.table().reference(vm.number()));
        boolean unknown = recorder != null
                && done != null
                && (done.recorded() == null || !recorder.hasStarted(vm.publicNumber()));
        if (done == null || unknown) {
            return slices.run(vm, loan, brief, true, alone || unknown ? null : common, null);
        }
        if (recorder != null && done.recorded() != null) {
            recorder.append(vm.publicNumber(), done.recorded());
        }
        population.counts().add(Count.TAKEN_OVER);
        population.deltas().adopt(vm.number(), done.after());
        population.changed(vm);
        vm.noteDeaf(done.deaf());
        sleep(vm, done.deadline());
        return null;
    }

    /**
     * Makes a slice's callbacks; then the VM goes on, sleeps or ends.
     *
     * @param here whether the calling thread may wait for callbacks
     */
    private void finish(@Nullable Slice slice, boolean here) {
        if (slice == null) {
            return;
        }
        if (slice.delivery() == null) {
            settle(slice);
        } else {
            departures.leave(slice, slice.delivery(), here);
        }
    }

    private void settle(Slice slice) {
        boolean ends = population.lifetime().closed() && !(slice.exit() instanceof Exit.Ended);
        Exit exit = ends ? Endings.STOPPED : slice.exit();
        settle(slice.vm(), exit, slice.deadline(), slice.debt(), slice.first());
    }

    /** A core for a queued VM; null if there is none at all, and the VM has ended. */
    private @Nullable LoanedCore core(RunWord vm, CorePool cores) {
        try {
            LoanedCore loan = cores.take(population.template(vm));
            loan.enter(owner);
            return loan;
        } catch (RuntimeException | Error e) {
            if (vm.begin()) {
                endings.end(vm, endings.failed(vm, e));
            }
            return null;
        }
    }

    /** Without a switch over types: the JVM makes code for one when it first comes to it, which delays the first VM. */
    private void settle(RunWord vm, Exit exit, long deadline, long debt, boolean first) {
        if (exit instanceof Exit.Halted) {
            sleep(vm, deadline);
        } else if (exit instanceof Exit.Ended ended) {
            endings.end(vm, ended);
        } else if (!vm.requeue()) {
            endings.end(vm, Endings.STOPPED);
        } else if (first && debt < fuel) {
            (isLarge(vm) ? large : longer).add(vm);
        } else {
            spent.add(new Turn(vm, debt));
        }
    }

    private void sleep(RunWord vm, long deadline) {
        keeper.dropIfEmpty(vm);
        if (deadline != Long.MAX_VALUE) {
            timers.schedule(vm.number(), deadline);
        }
        if (vm.sleep()) {
            if (vm.stopRequested()) {
                endWithoutCore(vm); // It waits for no turn: many others may be before it.
            } else {
                schedule(vm);
            }
        }
    }

    /** Bytes of the heap that all cores take, about. */
    public long coreBytes() {
        return woken.bytes() + spinning.bytes();
    }

    /** Lets its threads go; no VM executes any more. */
    public void close() {
        threads.shutdown();
    }
}

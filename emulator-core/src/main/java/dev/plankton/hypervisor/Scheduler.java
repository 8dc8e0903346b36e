package dev.plankton.hypervisor;

import dev.plankton.hypervisor.CommonSlices.CommonSlice;
import dev.plankton.hypervisor.CorePool.LoanedCore;
import dev.plankton.machine.Core;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives runnable VMs a thread, a core and a slice of fuel.
 *
 * <p>A woken VM gets a virtual thread of its own at once, or runs on the thread that woke it; VMs that a timer woke run in
 * batches. A VM whose slice is spent goes to the end of a queue that a few platform threads serve, a slice at a time, on
 * cores of their own: so a woken VM waits for no spinning one, however many spin, but for the operating system to share
 * the processors among the threads. What a slice has taken beyond its fuel is a debt: the VM misses its turns until it is
 * paid. A woken VM with a large delta is mounted by a thread that does only that, one after the other, because mounting
 * takes long. The threads that always have work are no virtual ones, because as many of them as
 * processors, though they yield, keep a newly started virtual thread waiting for ever (JDK 25: the scheduler looks first
 * where it found work last). Safe for any thread.
 */
final class Scheduler {
    private static final Exit.Ended STOPPED_BY_HOST = new Exit.Ended(StopReason.STOPPED, 0);
    private static final Exit.Ended DEFECT = new Exit.Ended(StopReason.DEFECT, 0);
    private static final Exit.Ended OUT_OF_MEMORY = new Exit.Ended(StopReason.OUT_OF_MEMORY, 0);

    /** How often a VM may go on in one mount because inputs keep coming, before others have their turn. */
    private static final int TURNS = 16;

    /** Instructions of a slice on the thread of whoever woke the VM, at most: some tens of microseconds. */
    private static final int FUEL_HERE = 5_000;

    /** Stands for the debt of a VM that does not go on: it sleeps or has ended. */
    private static final long SLEEPS = -1;

    /** VMs of a batch that one thread runs before it looks who else wants its core. */
    private static final int BATCH = 128;

    private final Hypervisor hypervisor;
    private final CorePool woken;
    private final CorePool spinning;
    private final Timers timers;
    private final int fuel;
    private final int workers;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plankton-worker-", 0).factory());

    /** VMs that would go on, each behind all others that would. */
    private final Workers<Turn> spent;

    /** VMs that were woken and take long to mount. */
    private final Workers<Vm> large;

    /** VMs that a timer woke. */
    private final Workers<int[]> due;

    private volatile boolean closed;

    private final LastEnd lastEnd = new LastEnd();

    /** A VM's next turn, in which it has {@code debt} less fuel than a slice: none as long as that is more. */
    private record Turn(Vm vm, long debt) {}

    Scheduler(Hypervisor hypervisor, Supplier<Core> maker, Timers timers, int fuel, int workers) {
        this.hypervisor = hypervisor;
        woken = new CorePool(maker, workers);
        spinning = new CorePool(maker, workers);
        this.timers = timers;
        this.fuel = fuel;
        this.workers = workers;
        spent = new Workers<>(threads, workers, this::spin);
        large = new Workers<>(threads, 1, vm -> turn(vm, spinning, fuel));
        due = new Workers<>(threads, workers, this::runDue);
    }

    /** Runs a VM that has just been queued. */
    void schedule(Vm vm) {
        if (isLarge(vm)) {
            large.add(vm);
        } else {
            Thread.startVirtualThread(() -> turn(vm, woken, fuel));
        }
    }

    private boolean isLarge(Vm vm) {
        return MountCost.isLarge(hypervisor.deltas(), vm.number());
    }

    /**
     * Runs a VM that has just been queued on the calling thread, if a core is free.
     *
     * @param request that is not in its inbox
     */
    void runHere(Vm vm, Input.@Nullable Request request) {
        LoanedCore loan = isLarge(vm) ? null : woken.tryTake(vm.template());
        if (loan == null) {
            if (request != null) {
                hypervisor.keep(vm, request, false);
            }
            schedule(vm);
            return;
        }
        long debt = SLEEPS;
        try {
            RunWord word = vm.word();
            if (word.begin()) {
                debt = run(vm, word, loan, Math.min(fuel, FUEL_HERE), null, request);
            } else if (request != null && hypervisor.offer(vm, request, false) != Offer.ACCEPTED) {
                // It was paused just now, and has been stopped since: nobody else tells who waits.
                request.listener().dropped();
            }
        } finally {
            woken.giveBack(loan);
        }
        if (debt >= fuel) {
            goOn(vm, debt);
        } else if (debt != SLEEPS) {
            // The rest of a whole slice, as if another thread had woken it: it does not wait for those that spin.
            schedule(vm);
        }
    }

    /** Queues a VM behind all others that would go on, if it is one. */
    private void goOn(Vm vm, long debt) {
        if (debt != SLEEPS) {
            spent.add(new Turn(vm, debt));
        }
    }

    /** Runs queued VMs, one after the other, on a few threads; returns at once. */
    void schedule(int[] numbers) {
        int parts = Math.clamp(Math.ceilDiv(numbers.length, BATCH), 1, workers);
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) numbers.length * part / parts);
            int to = (int) ((long) numbers.length * (part + 1) / parts);
            due.add(Arrays.copyOfRange(numbers, from, to));
        }
    }

    /** Runs queued VMs that a timer woke, all of the same moment. */
    private void runDue(int[] numbers) {
        try (CommonSlices common = new CommonSlices(hypervisor.deltas())) {
            runAll(numbers, common);
        }
    }

    /** Runs queued VMs on the calling thread, each until it sleeps, ends or its slice is spent. */
    void runAll(int... numbers) {
        runAll(numbers, null);
    }

    private void runAll(int[] numbers, @Nullable CommonSlices common) {
        LoanedCore loan = null;
        int left = 0;
        try {
            for (int number : numbers) {
                Vm vm = hypervisor.handle(number);
                if (isLarge(vm)) {
                    large.add(vm);
                    continue;
                }
                if (loan != null
                        && (left-- == 0 || woken.contended() || !loan.core().holds(vm.template()))) {
                    woken.giveBack(loan);
                    loan = null;
                }
                if (loan == null) {
                    loan = core(vm, woken);
                    left = BATCH;
                }
                if (loan == null) {
                    continue;
                }
                if (common == null) {
                    slice(vm, loan, fuel);
                } else {
                    slice(vm, loan, common);
                }
            }
        } finally {
            if (loan != null) {
                woken.giveBack(loan);
            }
        }
    }

    /** Runs a queued VM on the calling thread until it sleeps, ends or its slice is spent. */
    private void turn(Vm vm, CorePool cores, int limit) {
        if (closed || vm.word().stopRequested()) {
            endWithoutCore(vm);
            return;
        }
        LoanedCore loan = core(vm, cores);
        if (loan == null) {
            return;
        }
        try {
            slice(vm, loan, limit);
        } finally {
            cores.giveBack(loan);
        }
    }

    /**
     * Runs a VM that would go on. While inputs keep coming, gives way to the threads that bring and answer them after each
     * slice: the operating system would let them wait for some milliseconds. One whose debt is a slice or more misses this
     * turn; if no other VM would go on, its next one comes at once.
     */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant: nothing depends on it but latency.
    private void spin(Turn turn) {
        Vm vm = turn.vm();
        if (turn.debt() >= fuel && !closed && !vm.word().stopRequested()) {
            spent.add(new Turn(vm, turn.debt() - fuel));
            return;
        }
        long before = hypervisor.counted().inputs.sum();
        turn(vm, spinning, (int) Math.max(1, fuel - turn.debt()));
        if (hypervisor.counted().inputs.sum() != before) {
            Thread.yield();
        }
    }

    /** Ends a queued VM that must not run any more: to wait for a core would make its end depend on what others do. */
    private void endWithoutCore(Vm vm) {
        if (vm.word().begin()) {
            hypervisor.end(vm, STOPPED_BY_HOST);
        }
    }

    private void slice(Vm vm, LoanedCore loan, int limit) {
        RunWord word = vm.word();
        if (word.begin()) {
            goOn(vm, run(vm, word, loan, limit, null, null));
        }
    }

    /** A slice that is taken over from an identical VM, if one has run before, or offered to those that will. */
    private void slice(Vm vm, LoanedCore loan, CommonSlices common) {
        RunWord word = vm.word();
        if (!word.begin()) {
            return;
        }
        boolean alone = closed || word.stopRequested() || vm.inbox() != null;
        CommonSlice done = alone ? null : common.find(vm, hypervisor.table().reference(vm.number()));
        if (done == null) {
            goOn(vm, run(vm, word, loan, fuel, alone ? null : common, null));
        } else {
            hypervisor.counted().takenOver.increment();
            hypervisor.deltas().adopt(vm.number(), done.after());
            sleep(vm, word, done.deadline());
        }
    }

    /** Returns the debt of a VM that is queued and would go on, which the caller schedules; else {@link #SLEEPS}. */
    private long run(
            Vm vm,
            RunWord word,
            LoanedCore loan,
            int limit,
            @Nullable CommonSlices common,
            Input.@Nullable Request request) {
        Core core = loan.core();
        VmLink link = loan.link();
        hypervisor.counted().slices.increment();
        Exit exit;
        long deadline = Long.MAX_VALUE;
        long debt = 0;
        int before = common == null ? 0 : hypervisor.deltas().hold(vm.number());
        link.connect(hypervisor, vm, request);
        try {
            if (closed || word.stopRequested()) {
                exit = STOPPED_BY_HOST;
            } else {
                hypervisor.deltas().load(vm.number(), core.delta());
                boolean first = core.delta().length() == 0;
                int mounted = MountCost.of(core.delta());
                core.mount(vm.template(), link);
                if (first) {
                    core.startClock();
                }
                exit = run(word, core, link, limit);
                debt = core.overdrawn();
                // What takes long to mount runs longer, and in return less often: else it would only be mounted.
                for (int more = mounted; more > 0 && exit instanceof Exit.FuelSpent && !leaves(word); more -= fuel) {
                    int part = Math.min(more, fuel);
                    exit = run(word, core, link, part);
                    debt += part - core.unspent() + core.overdrawn();
                }
                deadline = exit instanceof Exit.Halted ? core.hostDeadline() : Long.MAX_VALUE;
                core.unmount();
                debt += mounted + MountCost.of(core.delta());
                exit = keep(vm, core, exit);
            }
        } catch (RuntimeException | Error defect) {
            core.discard();
            exit = failed(vm, defect);
        }
        link.disconnect();
        if (common != null && before != 0) {
            if (exit instanceof Exit.Halted && link.untouched()) {
                common.add(vm, before, deadline);
            } else {
                hypervisor.deltas().letGo(before);
            }
        }
        return settle(vm, word, exit, deadline) ? debt : SLEEPS;
    }

    private boolean leaves(RunWord word) {
        return closed || word.leaves();
    }

    /** Keeps the changes of a VM that will go on; one for whose changes there is no memory ends. */
    private Exit keep(Vm vm, Core core, Exit exit) {
        if (exit instanceof Exit.Ended) {
            return exit;
        }
        try {
            hypervisor.deltas().store(vm.number(), core.delta());
            return exit;
        } catch (OutOfMemoryError e) {
            return failed(vm, e);
        }
    }

    /** How a VM ends for which there is no memory, or whose slice an internal error has cut short. */
    private Exit.Ended failed(Vm vm, Throwable failure) {
        if (failure instanceof OutOfMemoryError full) {
            hypervisor.outOfMemory(vm, full);
            return OUT_OF_MEMORY;
        }
        hypervisor.defect(vm, failure);
        return DEFECT;
    }

    /** A core for a queued VM; null if there is none at all, and the VM has ended. */
    private @Nullable LoanedCore core(Vm vm, CorePool cores) {
        try {
            return cores.take(vm.template());
        } catch (RuntimeException | Error e) {
            if (vm.word().begin()) {
                hypervisor.end(vm, failed(vm, e));
            }
            return null;
        }
    }

    private static Exit run(RunWord word, Core core, VmLink link, int fuel) {
        int turns = 0;
        int left = fuel;
        while (true) {
            link.refresh();
            Exit exit = core.run(left);
            left = core.unspent();
            link.flush();
            if (exit instanceof Exit.Halted && link.pressKeys()) {
                word.wake();
            }
            if (!(exit instanceof Exit.Halted) || ++turns == TURNS || left == 0 || !word.takeWake()) {
                return exit;
            }
        }
    }

    /** Whether the VM is queued because its slice is spent. */
    private boolean settle(Vm vm, RunWord word, Exit exit, long deadline) {
        switch (exit) {
            case Exit.FuelSpent() -> {
                if (word.requeue()) {
                    return true;
                }
                hypervisor.end(vm, STOPPED_BY_HOST);
            }
            case Exit.Halted() -> sleep(vm, word, deadline);
            case Exit.Ended ended -> hypervisor.end(vm, ended);
        }
        return false;
    }

    private void sleep(Vm vm, RunWord word, long deadline) {
        hypervisor.dropEmptyInbox(vm);
        if (deadline != Long.MAX_VALUE) {
            timers.schedule(vm.number(), deadline);
        }
        if (word.sleep()) {
            schedule(vm);
        }
    }

    /** Bytes of the heap that all cores take, about. */
    long coreBytes() {
        return woken.bytes() + spinning.bytes();
    }

    /** Lets no VM run any more: one that is given a core ends. */
    void close() {
        closed = true;
    }

    /** Waits, if not for ever, until no VM is left; false if some are. */
    boolean awaitEnd(LongSupplier alive) {
        boolean none = lastEnd.await(alive);
        threads.shutdown();
        return none;
    }

    /** A VM has ended, and has been counted. */
    void ended() {
        lastEnd.signal();
    }
}

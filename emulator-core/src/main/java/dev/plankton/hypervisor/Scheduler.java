package dev.plankton.hypervisor;

import dev.plankton.hypervisor.CommonSlices.CommonSlice;
import dev.plankton.hypervisor.CorePool.LoanedCore;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.store.DeltaStore;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives runnable VMs a thread, a core and a slice of fuel.
 *
 * <p>A woken VM gets a virtual thread of its own at once, or runs on the thread that woke it; VMs that a timer woke run in
 * batches. A VM whose slice is spent goes to the end of a queue that a few platform threads serve, a slice at a time, on
 * cores of their own: so a woken VM waits for no spinning one, however many spin, but for the operating system to share
 * the processors among the threads. The threads that always have work are no virtual ones, because as many of them as
 * processors, though they yield, keep a newly started virtual thread waiting for ever (JDK 25: the scheduler looks first
 * where it found work last). Safe for any thread.
 */
final class Scheduler {
    private static final Exit HALTED = new Exit.Halted();
    private static final Exit.Ended STOPPED_BY_HOST = new Exit.Ended(StopReason.STOPPED, 0);
    private static final Exit.Ended DEFECT = new Exit.Ended(StopReason.DEFECT, 0);
    private static final Exit.Ended OUT_OF_MEMORY = new Exit.Ended(StopReason.OUT_OF_MEMORY, 0);

    /** How often a VM may go on in one mount because inputs keep coming, before others have their turn. */
    private static final int TURNS = 16;

    /** Instructions of a slice on the thread of whoever woke the VM, at most: some tens of microseconds. */
    private static final int FUEL_HERE = 5_000;

    /** VMs of a batch that one thread runs before it looks who else wants its core. */
    private static final int BATCH = 128;

    /** How long to wait for slices when everything ends. */
    private static final long END_NANOS = 5_000_000_000L;

    private final Hypervisor hypervisor;
    private final CorePool woken;
    private final CorePool spinning;
    private final Timers timers;
    private final int fuel;
    private final int workers;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plankton-worker-", 0).factory());

    /** VMs that would go on, each behind all others that would. */
    private final Workers<Vm> spent;

    /** VMs that a timer woke. */
    private final Workers<int[]> due;

    private volatile boolean closed;

    /** Threads that wait until no VM is left. */
    private final Set<Thread> closers = ConcurrentHashMap.newKeySet();

    Scheduler(Hypervisor hypervisor, Supplier<Core> maker, Timers timers, int fuel, int workers) {
        this.hypervisor = hypervisor;
        woken = new CorePool(maker, workers);
        spinning = new CorePool(maker, workers);
        this.timers = timers;
        this.fuel = fuel;
        this.workers = workers;
        spent = new Workers<>(threads, workers, this::spin);
        due = new Workers<>(threads, workers, this::runDue);
    }

    /** Runs a VM that has just been queued. */
    void schedule(Vm vm) {
        Thread.startVirtualThread(() -> turn(vm, woken));
    }

    /**
     * Runs a VM that has just been queued on the calling thread, if a core is free.
     *
     * @param request that is not in its inbox
     * @param caller whose callbacks may be made on the calling thread; all others are made elsewhere
     */
    void runHere(Vm vm, Input.@Nullable Request request, @Nullable ReplyListener caller) {
        LoanedCore loan = woken.tryTake(vm.template());
        if (loan == null) {
            if (request != null) {
                hypervisor.keep(vm, request, false);
            }
            schedule(vm);
            return;
        }
        Slice slice = null;
        boolean held = false;
        try {
            RunWord word = vm.word();
            if (word.begin()) {
                slice = run(vm, word, loan, Math.min(fuel, FUEL_HERE), null, request);
            } else {
                held = true;
            }
        } finally {
            woken.giveBack(loan);
        }
        if (held && request != null) {
            // It was paused just now.
            hypervisor.keepAndWake(vm, request);
        }
        finish(slice, slice != null && slice.isOnlyFor(caller));
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
        CommonSlices common = new CommonSlices(hypervisor.deltas());
        try {
            runAll(numbers, common);
        } finally {
            boolean _ = hypervisor.lifetime().ifThere(common::close);
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
                Slice slice = common == null ? slice(vm, loan, fuel) : slice(vm, loan, common);
                if (slice != null) {
                    woken.giveBack(loan);
                    loan = null;
                    finish(slice, false);
                }
            }
        } finally {
            if (loan != null) {
                woken.giveBack(loan);
            }
        }
    }

    /** Runs a queued VM on the calling thread until it sleeps, ends or its slice is spent. */
    private void turn(Vm vm, CorePool cores) {
        if (closed || vm.word().stopRequested()) {
            endWithoutCore(vm);
            return;
        }
        LoanedCore loan = core(vm, cores);
        if (loan == null) {
            return;
        }
        Slice slice;
        try {
            slice = slice(vm, loan, fuel);
        } finally {
            cores.giveBack(loan);
        }
        // A woken VM has this thread to itself; those that spin share it.
        finish(slice, cores == woken);
    }

    /**
     * Runs a VM that would go on. While inputs keep coming, gives way to the threads that bring and answer them after each
     * slice: the operating system would let them wait for some milliseconds.
     */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant: nothing depends on it but latency.
    private void spin(Vm vm) {
        long before = hypervisor.counted().inputs.sum();
        turn(vm, spinning);
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

    private @Nullable Slice slice(Vm vm, LoanedCore loan, int limit) {
        RunWord word = vm.word();
        return word.begin() ? run(vm, word, loan, limit, null, null) : null;
    }

    /** A slice that is taken over from an identical VM, if one has run before, or offered to those that will. */
    private @Nullable Slice slice(Vm vm, LoanedCore loan, CommonSlices common) {
        RunWord word = vm.word();
        if (!word.begin()) {
            return null;
        }
        boolean alone = closed || word.stopRequested() || vm.inbox() != null;
        CommonSlice done = alone ? null : common.find(vm, hypervisor.table().reference(vm.number()));
        if (done == null) {
            return run(vm, word, loan, fuel, alone ? null : common, null);
        }
        hypervisor.counted().takenOver.increment();
        hypervisor.deltas().adopt(vm.number(), done.after());
        settle(vm, word, HALTED, done.deadline());
        return null;
    }

    /**
     * A slice after which something is left to do that must not hold the core.
     *
     * @param deadline when the VM, if it sleeps, is to run next; MAX_VALUE if never
     * @param delivery callbacks to be made first, or null
     */
    private record Slice(
            Vm vm, Exit exit, long deadline, @Nullable Delivery delivery) {
        boolean isOnlyFor(@Nullable ReplyListener caller) {
            return delivery != null && caller != null && delivery.isOnlyFor(caller);
        }
    }

    /**
     * Makes a slice's callbacks; then the VM goes on, sleeps or ends. Until then it counts as running, so that its next
     * callbacks come after these, and no more than one slice's wait.
     *
     * @param here whether the calling thread may wait for callbacks
     */
    private void finish(@Nullable Slice slice, boolean here) {
        if (slice == null) {
            return;
        }
        Delivery delivery = slice.delivery();
        if (delivery == null) {
            settle(slice);
            return;
        }
        Callbacks callbacks = hypervisor.callbacks();
        hypervisor.deliveryBegins();
        Runnable rest = () -> {
            delivery.run(callbacks);
            hypervisor.deliveryEnds();
            settle(slice);
        };
        if (here && callbacks.mayRunHere()) {
            rest.run();
        } else {
            callbacks.handOver(rest);
        }
    }

    private void settle(Slice slice) {
        boolean ends = closed && !(slice.exit() instanceof Exit.Ended);
        settle(slice.vm(), slice.vm().word(), ends ? STOPPED_BY_HOST : slice.exit(), slice.deadline());
    }

    /** Runs a VM; returns null if nothing is left to do. */
    private @Nullable Slice run(
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
        int before = common == null ? 0 : hypervisor.deltas().hold(vm.number());
        link.connect(hypervisor, vm, request);
        try {
            if (closed || word.stopRequested()) {
                exit = STOPPED_BY_HOST;
            } else {
                hypervisor.deltas().load(vm.number(), core.delta());
                boolean first = core.delta().length() == 0;
                core.mount(vm.template(), link);
                if (first) {
                    core.startClock();
                }
                exit = run(word, core, link, limit);
                deadline = exit instanceof Exit.Halted ? core.hostDeadline() : Long.MAX_VALUE;
                core.unmount();
                exit = keep(vm, core, exit);
            }
        } catch (RuntimeException | Error defect) {
            core.discard();
            exit = failed(vm, defect);
        }
        link.disconnect();
        Delivery delivery = link.takeDelivery();
        if (common != null && before != 0) {
            if (exit instanceof Exit.Halted && link.untouched()) {
                common.add(vm, before, deadline);
            } else {
                hypervisor.deltas().letGo(before);
            }
        }
        if (delivery != null || exit instanceof Exit.Ended) {
            return new Slice(vm, exit, deadline, delivery);
        }
        settle(vm, word, exit, deadline);
        return null;
    }

    /**
     * Keeps the changes of a VM that will go on, or whose last state is kept; one for whose changes there is no memory ends.
     */
    private Exit keep(Vm vm, Core core, Exit exit) {
        DeltaStore deltas = hypervisor.deltas();
        if (exit instanceof Exit.Ended && hypervisor.ended().most() == 0) {
            return exit;
        }
        try {
            hypervisor.ended().makeRoom(() -> deltas.store(vm.number(), core.delta()));
            return exit;
        } catch (OutOfMemoryError e) {
            if (exit instanceof Exit.Ended how) {
                deltas.free(vm.number(), RunWord.mark(how));
                return exit;
            }
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
            boolean stays = exit instanceof Exit.Halted && ++turns < TURNS && left > 0 && !link.full();
            if (!stays || !word.takeWake()) {
                return exit;
            }
        }
    }

    private void settle(Vm vm, RunWord word, Exit exit, long deadline) {
        switch (exit) {
            case Exit.FuelSpent() -> {
                if (word.requeue()) {
                    spent.add(vm);
                } else {
                    hypervisor.end(vm, STOPPED_BY_HOST);
                }
            }
            case Exit.Halted() -> {
                hypervisor.dropEmptyInbox(vm);
                if (deadline != Long.MAX_VALUE) {
                    timers.schedule(vm.number(), deadline);
                }
                if (word.sleep()) {
                    schedule(vm);
                }
            }
            case Exit.Ended ended -> hypervisor.end(vm, ended);
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
        long deadline = System.nanoTime() + END_NANOS;
        boolean interrupted = false;
        long left = END_NANOS;
        closers.add(Thread.currentThread());
        while (alive.getAsLong() > 0 && left > 0) {
            LockSupport.parkNanos(left);
            // An interrupted thread does not park: the interrupt is kept for the caller.
            interrupted |= Thread.interrupted();
            left = deadline - System.nanoTime();
        }
        closers.remove(Thread.currentThread());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        boolean ended = alive.getAsLong() <= 0;
        if (ended) {
            threads.shutdown();
        }
        return ended;
    }

    /** A VM has ended, or has left its core for good, and has been counted: wakes those that wait for the last one. */
    void ended() {
        if (closed) {
            closers.forEach(LockSupport::unpark);
        }
    }
}

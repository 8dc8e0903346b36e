package dev.plankton.hypervisor;

import dev.plankton.hypervisor.CorePool.LoanedCore;
import dev.plankton.machine.Core;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives runnable VMs a virtual thread, a core and a slice of fuel.
 *
 * <p>A woken VM gets a virtual thread of its own at once. A VM whose slice is spent goes to the end of a queue that a few
 * platform threads serve, a slice at a time, and the cores are lent in the order they are asked for: so a woken VM waits
 * for at most one slice of a spinning one, however many spin. The threads that always have work are no virtual ones,
 * because as many of them as processors, though they yield, keep a newly started virtual thread waiting for ever
 * (JDK 25: the scheduler looks first where it found work last). Safe for any thread.
 */
final class Scheduler {
    private static final Exit.Ended STOPPED_BY_HOST = new Exit.Ended(StopReason.STOPPED, 0);

    /** How often a VM may go on in one mount because inputs keep coming, before others have their turn. */
    private static final int TURNS = 16;

    private final Hypervisor hypervisor;
    private final CorePool cores;
    private final Timers timers;
    private final int fuel;
    private final int workers;
    private final ConcurrentLinkedQueue<Vm> spent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();
    private final Executor threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plankton-worker-", 0).factory());
    private volatile boolean closed;

    Scheduler(Hypervisor hypervisor, CorePool cores, Timers timers, int fuel, int workers) {
        this.hypervisor = hypervisor;
        this.cores = cores;
        this.timers = timers;
        this.fuel = fuel;
        this.workers = workers;
    }

    /** Runs a VM that has just been queued. */
    void schedule(Vm vm) {
        Thread.startVirtualThread(() -> turn(vm));
    }

    /** Runs a queued VM on the calling thread until it sleeps, ends or its slice is spent. */
    void turn(Vm vm) {
        if (!vm.word.begin()) {
            return;
        }
        LoanedCore loan = cores.take(vm.template());
        try {
            slice(vm, loan.core(), loan.link());
        } finally {
            cores.giveBack(loan);
        }
    }

    private void slice(Vm vm, Core core, VmLink link) {
        hypervisor.counted().slices.increment();
        Exit exit;
        long deadline = Long.MAX_VALUE;
        try {
            if (closed || vm.word.stopRequested()) {
                exit = STOPPED_BY_HOST;
            } else {
                boolean first = vm.delta().length == 0;
                link.connect(hypervisor, vm);
                core.mount(vm.template(), vm.delta(), link);
                if (first) {
                    core.startClock();
                }
                exit = run(vm, core, link);
                deadline = exit instanceof Exit.Halted ? core.hostDeadline() : Long.MAX_VALUE;
                vm.setDelta(core.unmount());
                link.disconnect();
            }
        } catch (RuntimeException | Error defect) {
            hypervisor.defect(vm, defect);
            link.disconnect();
            core.discard();
            exit = new Exit.Ended(StopReason.DEFECT, 0);
        }
        settle(vm, exit, deadline);
    }

    private Exit run(Vm vm, Core core, VmLink link) {
        int turns = 0;
        while (true) {
            link.refresh();
            Exit exit = core.run(fuel);
            link.flush();
            if (exit instanceof Exit.Halted && link.pressKeys()) {
                vm.word.wake();
            }
            if (!(exit instanceof Exit.Halted) || ++turns == TURNS || !vm.word.takeWake()) {
                return exit;
            }
        }
    }

    private void settle(Vm vm, Exit exit, long deadline) {
        switch (exit) {
            case Exit.FuelSpent() -> {
                vm.word.requeue();
                later(vm);
            }
            case Exit.Halted() -> {
                dropEmptyInbox(vm);
                if (deadline != Long.MAX_VALUE) {
                    timers.schedule(vm, deadline);
                }
                if (vm.word.sleep()) {
                    schedule(vm);
                }
            }
            case Exit.Ended ended -> {
                vm.word.end(ended);
                hypervisor.end(vm);
            }
        }
    }

    private static void dropEmptyInbox(Vm vm) {
        Inbox box = vm.inbox();
        if (box != null && box.closeIfEmpty()) {
            vm.dropInbox(box);
        }
    }

    /** Puts a VM that would go on behind all others that would. */
    private void later(Vm vm) {
        spent.add(vm);
        startWorker();
    }

    private void startWorker() {
        int now = working.get();
        while (now < workers) {
            if (working.compareAndSet(now, now + 1)) {
                threads.execute(this::work);
                return;
            }
            now = working.get();
        }
    }

    private void work() {
        try {
            for (Vm vm = spent.poll(); vm != null; vm = spent.poll()) {
                turn(vm);
            }
        } finally {
            working.decrementAndGet();
        }
        if (!spent.isEmpty()) {
            startWorker();
        }
    }

    /** Lets no VM run any more: one that is given a core ends. */
    void close() {
        closed = true;
    }
}

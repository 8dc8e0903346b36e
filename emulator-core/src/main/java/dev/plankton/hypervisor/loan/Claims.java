package dev.plankton.hypervisor.loan;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.population.RunWord;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes a VM from the threads that run it, so that another one can look at its state or replace it. One that sleeps or waits
 * for its turn is taken at once, one that runs at the end of its slice. Safe for any thread.
 */
public final class Claims {
    /** How long to wait before the next look at a VM that runs: at first, and at most. */
    private static final long FIRST_PAUSE = 10_000, LONGEST_PAUSE = 1_000_000;

    private final Consumer<RunWord> schedule;
    private final Consumer<RunWord> stopped;

    /** Numbers of the VMs that a thread wants or has. */
    private final Set<Integer> taken = new HashSet<>();

    /** Those of them that are lent, for as long as their borrowers like. */
    private final Set<Integer> lent = new HashSet<>();

    /**
     * Claims VMs of one hypervisor.
     *
     * @param schedule takes those that are to run after a claim
     * @param stopped takes those that were to stop during a claim, and ends them
     */
    public Claims(Consumer<RunWord> schedule, Consumer<RunWord> stopped) {
        this.schedule = schedule;
        this.stopped = stopped;
    }

    /**
     * Claims a VM. If this returns IDLE or QUEUED, the VM is the calling thread's until {@link #release}.
     *
     * @param nanos how long to wait for the end of a slice, and of the callbacks that follow it
     * @return RUNNING if it still runs then; LENT, without waiting, if it is lent
     */
    public RunWord.Claim claim(RunWord vm, long nanos) {
        if (!take(vm)) {
            return RunWord.Claim.LENT;
        }
        RunWord.Claim how = RunWord.Claim.RUNNING;
        try {
            how = vm.claim();
            if (how == RunWord.Claim.RUNNING && nanos > 0) {
                how = await(vm, nanos);
            }
            return how;
        } finally {
            if (!isClaimed(how)) {
                giveBack(vm.number());
            }
        }
    }

    /** Says that a VM that has been claimed stays so for long: others do not wait for it but are refused. */
    public synchronized void lend(RunWord vm) {
        lent.add(vm.number());
        notifyAll();
    }

    /** Whether a VM is lent. */
    public synchronized boolean isLent(RunWord vm) {
        return lent.contains(vm.number());
    }

    /** Ends a claim of a VM that has ended meanwhile. */
    public void forget(RunWord vm) {
        giveBack(vm.number());
    }

    /** Whether the VM is the claimant's. */
    public static boolean isClaimed(RunWord.Claim how) {
        return how == RunWord.Claim.IDLE || how == RunWord.Claim.QUEUED;
    }

    private RunWord.Claim await(RunWord vm, long nanos) {
        HostClock clock = HostClock.SYSTEM;
        long end = clock.nanoTime() + nanos;
        boolean interrupted = false;
        vm.hold();
        RunWord.Claim how = vm.claim();
        for (long pause = FIRST_PAUSE; how == RunWord.Claim.RUNNING && end - clock.nanoTime() > 0; how = vm.claim()) {
            interrupted |= pause(clock, pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        if (how == RunWord.Claim.RUNNING && vm.letGo()) {
            schedule.accept(vm);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return how;
    }

    /** Waits for {@code nanos}, or less; whether the thread was interrupted. */
    private synchronized boolean pause(HostClock clock, long nanos) {
        try {
            clock.await(this, clock.nanoTime() + nanos);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /**
     * Ends a claim.
     *
     * @param wake whether a VM that slept is to look what is there
     */
    public void release(RunWord vm, RunWord.Claim how, boolean wake) {
        switch (vm.release(how, wake)) {
            case NOTHING -> {}
            case SCHEDULE -> schedule.accept(vm);
            case END -> stopped.accept(vm);
        }
        giveBack(vm.number());
    }

    /** Waits for the turn of the calling thread to claim a VM; false if it is lent. */
    private synchronized boolean take(RunWord vm) {
        boolean interrupted = false;
        while (!taken.add(vm.number())) {
            if (isLent(vm)) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private synchronized void giveBack(int number) {
        taken.remove(number);
        lent.remove(number);
        notifyAll();
    }
}

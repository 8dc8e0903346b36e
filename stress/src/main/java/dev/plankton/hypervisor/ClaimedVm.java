package dev.plankton.hypervisor;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.loan.Claims;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;
import java.util.concurrent.atomic.AtomicInteger;

/** A VM that sleeps and is claimed and run, for the tests of claims. Its state is a number that no lock guards. */
final class ClaimedVm {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final AtomicInteger scheduled = new AtomicInteger();
    private final Claims claims = new Claims(vm -> scheduled.incrementAndGet(), vm -> {});
    private final RunWord vm;
    private int changes;

    ClaimedVm() {
        VmTable table = new VmTable();
        table.add(1, RunWord.idle(0), 0);
        vm = new RunWord(table, 0);
    }

    /** Claims it and changes its state. */
    void claimAndChange() {
        RunWord.Claim how = claims.claim(vm, PATIENCE_NANOS);
        if (Claims.isClaimed(how)) {
            changes++;
            claims.release(vm, how, false);
        }
    }

    /** Wakes it, and runs it if that is this thread's. */
    void wakeAndRun() {
        if (vm.wake()) {
            run();
        }
    }

    private void run() {
        boolean goesOn = true;
        while (goesOn && vm.begin()) {
            changes++;
            goesOn = vm.sleep();
        }
    }

    /** Runs it as often as a claim has left that to do. */
    void runScheduled() {
        while (scheduled.getAndDecrement() > 0) {
            run();
        }
    }

    int changes() {
        return changes;
    }

    boolean sleeps() {
        return vm.state() == RunState.IDLE;
    }
}

package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A VM that sleeps is claimed while another thread wakes and runs it: each has its state once, and the wake is not lost. */
@JCStressTest
@Outcome(id = "2, true", expect = ACCEPTABLE, desc = "one after the other, and it sleeps again")
@Outcome(expect = FORBIDDEN, desc = "both at once, a lost wake, or a claim that did not end")
@State
public class ClaimAgainstRun {
    private final ClaimedVm vm = new ClaimedVm();

    @Actor
    public void claimant() {
        vm.claimAndChange();
    }

    @Actor
    public void runner() {
        vm.wakeAndRun();
    }

    @Arbiter
    public void after(IZ_Result result) {
        vm.runScheduled();
        result.r1 = vm.changes();
        result.r2 = vm.sleeps();
    }
}

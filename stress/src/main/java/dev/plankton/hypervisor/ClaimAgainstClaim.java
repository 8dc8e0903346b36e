package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Two threads claim a VM that sleeps, and change its state: one after the other, and the second sees what the first did. */
@JCStressTest
@Outcome(id = "2, true", expect = ACCEPTABLE, desc = "one after the other, and it sleeps again")
@Outcome(expect = FORBIDDEN, desc = "both at once, or a claim that did not end")
@State
public class ClaimAgainstClaim {
    private final ClaimedVm vm = new ClaimedVm();

    @Actor
    public void one() {
        vm.claimAndChange();
    }

    @Actor
    public void other() {
        vm.claimAndChange();
    }

    @Arbiter
    public void after(IZ_Result result) {
        vm.runScheduled();
        result.r1 = vm.changes();
        result.r2 = vm.sleeps();
    }
}

package dev.plankton.hypervisor.population;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Two VMs of a chunk that is one object are changed at once: both expand it, and no change gets lost. */
@JCStressTest
@Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "both have changed, and the others have not")
@Outcome(expect = FORBIDDEN, desc = "a change was lost")
@State
public class ChangeAgainstChange {
    private final VmTable table = Chunks.alike();

    @Actor
    public void one() {
        new RunWord(table, 1).boot();
    }

    @Actor
    public void other() {
        table.setReference(2, 5);
    }

    @Arbiter
    public void after(ZZZ_Result result) {
        result.r1 = new RunWord(table, 1).begin();
        result.r2 = table.reference(2) == 5;
        result.r3 = new RunWord(table, 3).isOff() && table.reference(3) == Chunks.REFERENCE;
    }
}

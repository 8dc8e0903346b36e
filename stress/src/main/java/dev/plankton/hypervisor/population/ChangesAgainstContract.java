package dev.plankton.hypervisor.population;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Two VMs of a chunk are changed, each by its thread, while a third contracts it: no change gets lost. */
@JCStressTest
@Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "both have changed, and the others have not")
@Outcome(expect = FORBIDDEN, desc = "a change was lost")
@State
public class ChangesAgainstContract {
    private final VmTable table = Chunks.array();

    @Actor
    public void word() {
        new RunWord(table, 1).boot();
    }

    @Actor
    public void reference() {
        table.setReference(VmTable.CHUNK - 1, 5);
    }

    @Actor
    public void contracter() {
        table.contract(0);
    }

    @Arbiter
    public void after(ZZZ_Result result) {
        result.r1 = new RunWord(table, 1).begin();
        result.r2 = table.reference(VmTable.CHUNK - 1) == 5;
        result.r3 = new RunWord(table, 2).isOff() && table.reference(2) == Chunks.REFERENCE;
    }
}

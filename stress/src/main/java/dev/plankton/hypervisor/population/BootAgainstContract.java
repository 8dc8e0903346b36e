package dev.plankton.hypervisor.population;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A VM is booted by two threads while a third contracts its chunk: one of them boots it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "booted once")
@Outcome(expect = FORBIDDEN, desc = "booted twice, or never")
@State
public class BootAgainstContract {
    private final VmTable table = Chunks.array();

    @Actor
    public void one(ZZ_Result result) {
        result.r1 = new RunWord(table, 1).boot();
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = new RunWord(table, 1).boot();
    }

    @Actor
    public void contracter() {
        table.contract(0);
    }
}

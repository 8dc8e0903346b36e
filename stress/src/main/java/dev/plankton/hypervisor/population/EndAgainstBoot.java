package dev.plankton.hypervisor.population;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** All VMs of a chunk are ended together while one is booted: it boots, or it has ended, and not both. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "one of both")
@Outcome(expect = FORBIDDEN, desc = "booted and ended, or neither")
@State
public class EndAgainstBoot {
    private final VmTable table = Chunks.alike();

    @Actor
    public void ender(ZZ_Result result) {
        result.r1 = table.endAlike(0, _ -> 1, (_, _) -> {});
    }

    @Actor
    public void booter(ZZ_Result result) {
        result.r2 = new RunWord(table, 1).boot();
    }
}

package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.hypervisor.population.RunWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two inputs arrive for a sleeping VM: one of them schedules it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "scheduled once")
@Outcome(expect = FORBIDDEN, desc = "scheduled twice, or never")
@State
public class WakeAgainstWake {
    private final RunWord word = RunWords.idle();

    @Actor
    public void one(ZZ_Result result) {
        result.r1 = word.wake();
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = word.wake();
    }
}

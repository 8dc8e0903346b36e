package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.hypervisor.population.RunWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A running VM is stopped while it goes to sleep: either it goes on, to end in its next slice, or the caller ends it. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "it slept first, and the caller of stop ends it")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "it goes on, and ends in its next slice")
@Outcome(expect = FORBIDDEN, desc = "ended twice, or never")
@State
public class StopAgainstSleep {
    private final RunWord word = RunWords.running();

    @Actor
    public void stopper(ZZ_Result result) {
        result.r1 = word.stop();
    }

    @Actor
    public void sleeper(ZZ_Result result) {
        result.r2 = word.sleep();
    }
}

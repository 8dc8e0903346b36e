package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.hypervisor.population.RunWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A sleeping VM is stopped while an input arrives. A VM that waits for its turn is stopped at once, and the thread that was to run it
 * must not begin: its end is the business of exactly one thread.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "it stopped asleep, or while it waited for its turn")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "it began to run, and the thread that runs it ends it")
@Outcome(expect = FORBIDDEN, desc = "ended twice, or never")
@State
public class StopAgainstWake {
    private final RunWord word = RunWords.idle();

    @Actor
    public void stopper(ZZ_Result result) {
        result.r1 = word.stop();
    }

    @Actor
    public void waker(ZZ_Result result) {
        result.r2 = word.wake() && word.begin();
    }
}

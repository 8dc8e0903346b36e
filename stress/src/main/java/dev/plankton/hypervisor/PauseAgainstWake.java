package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.hypervisor.population.RunWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A VM is paused and resumed while an input arrives. Whatever the order, in the end it is scheduled exactly once: by the
 * input, or by the wake that follows {@code resume}.
 */
@JCStressTest
@Outcome(
        id = {"true, false, false", "false, true, false", "false, false, true"},
        expect = ACCEPTABLE,
        desc = "once")
@Outcome(expect = FORBIDDEN, desc = "scheduled twice, or never")
@State
public class PauseAgainstWake {
    private final RunWord word = RunWords.idle();

    @Actor
    public void pauser(ZZZ_Result result) {
        word.pause();
        word.resume();
        result.r1 = word.wake();
    }

    @Actor
    public void waker(ZZZ_Result result) {
        result.r2 = word.wake();
    }

    @Arbiter
    public void afterwards(ZZZ_Result result) {
        result.r3 = !result.r1 && !result.r2 && word.wake();
    }
}

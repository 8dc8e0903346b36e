package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.hypervisor.population.RunWord;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A VM goes to sleep while an input arrives: exactly one of the two schedules it, or the wake is lost. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the wake came first, and the sleeper goes on")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the VM slept, and the waker schedules it")
@Outcome(expect = FORBIDDEN, desc = "scheduled twice, or never")
@State
public class WakeAgainstSleep {
    private final RunWord word = RunWords.running();

    @Actor
    public void sleeper(ZZ_Result result) {
        result.r1 = word.sleep();
    }

    @Actor
    public void waker(ZZ_Result result) {
        result.r2 = word.wake();
    }
}

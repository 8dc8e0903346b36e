package dev.plankton.hypervisor;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.memory.store.Budget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** An empty inbox is dropped while an input arrives: the input is in the inbox that VM 0 has afterwards, or was refused. */
@JCStressTest
@Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "the inbox took the input and stayed")
@Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the inbox was dropped, and another must be opened")
@Outcome(expect = FORBIDDEN, desc = "the input is lost")
@State
public class InputAgainstClose {
    private final Inboxes inboxes = new Inboxes(new WaitingInputs(new Budget(1L << 40), 1L << 40, number -> {}));
    private final Inbox box = inboxes.open(0);

    @Actor
    public void sender(ZZZ_Result result) {
        result.r1 = box.add(new Input.Serial(new byte[1])) == Offer.ACCEPTED;
    }

    @Actor
    public void runner(ZZZ_Result result) {
        if (box.closeIfEmpty()) {
            inboxes.drop(0, box);
            result.r2 = true;
        }
    }

    @Arbiter
    public void afterwards(ZZZ_Result result) {
        Inbox now = inboxes.get(0);
        result.r3 = now != null && now.nextSerial() == 0;
    }
}

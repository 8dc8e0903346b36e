package dev.plankton.memory.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.memory.Delta;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Deltas of many sizes replace one another while another thread reads: it sees one of them whole, never none. */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "each delta was whole")
@Outcome(expect = FORBIDDEN, desc = "a delta was torn, or missing")
@State
public class StoreAgainstPeek {
    private static final DeltaStore STORE = Deltas.store();

    private final int owner = Deltas.newOwner();

    public StoreAgainstPeek() {
        STORE.store(owner, Deltas.of(0));
    }

    @Actor
    public void owner() {
        for (int kind = 0; kind < Deltas.COUNT; kind++) {
            STORE.store(owner, Deltas.of(kind));
        }
        STORE.store(owner, Deltas.of(0));
    }

    @Actor
    public void reader(I_Result result) {
        Delta delta = new Delta();
        for (int n = 0; n < Deltas.COUNT; n++) {
            STORE.peek(owner, delta);
            result.r1 |= Deltas.isWhole(delta) ? 0 : 1;
        }
    }
}

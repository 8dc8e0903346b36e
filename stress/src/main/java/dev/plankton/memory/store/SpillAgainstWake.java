package dev.plankton.memory.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.plankton.memory.Delta;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A delta goes to the file and comes back while its owner reads and stores and another thread moves deltas and reads: the
 * owner sees what it stored last, the other a whole delta.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "each delta was whole, and the owner's its last")
@Outcome(expect = FORBIDDEN, desc = "a delta was torn, missing or an older one")
@State
public class SpillAgainstWake {
    private static final DeltaStore STORE = Deltas.storeWithFile();

    private final int owner = Deltas.newOwner();

    public SpillAgainstWake() {
        STORE.store(owner, Deltas.unlike(owner, 0));
    }

    @Actor
    public void owner(II_Result result) {
        Delta delta = new Delta();
        for (int kind = 0; kind < Deltas.COUNT; kind++) {
            STORE.store(owner, Deltas.unlike(owner, kind));
            boolean _ = STORE.load(owner, delta);
            result.r1 |= Deltas.isUnlike(owner, kind, delta) ? 0 : 1;
        }
        STORE.free(owner);
        STORE.store(owner, Deltas.unlike(owner, 0));
    }

    /** Moves deltas, this one among them if it is old, and reads. */
    @Actor
    public void mover(II_Result result) {
        Delta delta = new Delta();
        for (int n = 0; n < Deltas.COUNT; n++) {
            boolean _ = n == 0 && STORE.makeRoom();
            STORE.peek(owner, delta);
            result.r2 |= delta.length() == 0 || Deltas.isUnlike(owner, delta.bytes()[0] - 1, delta) ? 0 : 1;
        }
    }
}

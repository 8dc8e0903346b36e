import dev.plankton.lab.exercise.idle.IdleProver;

/** Lets a guest sleep through the ticks that it would not notice. So far it is careful: it wakes every guest at every tick. */
public final class IdleLoops implements IdleProver {
    @Override
    public int idleTicks(SleepingGuest guest) {
        // GAP 1: look at one turn, guest.turn(). Does it come back to the same HLT with the same registers? Has it written
        //        anything, to memory or to a port? Then a tick matters: return 0.
        // GAP 2: has it read anything that a tick changes? If not, it will never do anything else: return ALL.
        // GAP 3: if it looks at the time, it may act later. Which is the first tick at which it does? guest.turn(n) shows what it
        //        does at the n-th.
        return 0;
    }
}

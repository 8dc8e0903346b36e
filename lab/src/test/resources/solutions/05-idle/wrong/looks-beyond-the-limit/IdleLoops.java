import dev.plankton.lab.exercise.idle.IdleProver;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks ahead until something happens, and asks for turns that are further ahead than it may. */
public final class IdleLoops implements IdleProver {
    /** BIOS data that a tick changes: the count of ticks, and the flag that midnight has passed. */
    private static final int COUNT = 0x46C, COUNT_END = 0x471;

    /** Reading these ports has no effect, and gives the same until an input comes. */
    private static final Set<Integer> CONSTANT = new TreeSet<>(List.of(0x21, 0xA1, 0xE0));

    @Override
    public int idleTicks(SleepingGuest guest) {
        Turn turn = guest.turn();
        if (!changesNothing(turn)) {
            return 0;
        }
        if (!looksAtTime(turn)) {
            return ALL; // Nothing that it reads will ever differ.
        }
        int ticks = 1;
        while (changesNothing(guest.turn(ticks + 1))) {
            ticks++;
        }
        return ticks;
    }

    private static boolean changesNothing(Turn turn) {
        return turn.sleeps() && turn.before().equals(turn.after()) && turn.steps().stream().allMatch(IdleLoops::harmless);
    }

    private static boolean harmless(Step step) {
        return step.writes().isEmpty()
                && step.out().isEmpty()
                && CONSTANT.containsAll(step.in())
                && !step.text().startsWith("int"); // What a BIOS service reads is not seen.
    }

    private static boolean looksAtTime(Turn turn) {
        return turn.steps().stream()
                .flatMap(step -> step.reads().stream())
                .anyMatch(address -> address >= COUNT && address < COUNT_END);
    }
}

package dev.plankton.bench.mix;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import java.util.SplittableRandom;

/** What one kind of guest is asked, and what the right answer is. Immutable. */
interface Talk {
    /**
     * Asks a VM for the time number {@code turn}, from 0 on.
     *
     * @param answer takes the answer
     */
    Offer ask(Vm vm, int turn, Answer answer);

    /** Whether that is all of the answer if nothing announces its end. */
    default boolean complete(Vm vm, int turn, Answer answer) {
        return false;
    }

    /** Whether it is the right one. */
    boolean right(Vm vm, int turn, byte[] answer, int length);

    /** Whether the guest has kept something of turn {@code turn}. */
    default boolean writes(int turn) {
        return true;
    }

    /** Random bytes that only this VM has at this turn, {@code least} to {@code most} of them. */
    static byte[] content(long seed, int vm, int turn, int least, int most) {
        SplittableRandom random = new SplittableRandom(seed + ((long) vm << 32) + turn);
        byte[] content = new byte[random.nextInt(least, most + 1)];
        random.nextBytes(content);
        return content;
    }
}

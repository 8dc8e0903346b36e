package dev.plankton.lab.exercise.idle;

import dev.plankton.machine.pc.Register;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which timer ticks a sleeping guest need not be woken for: what is written in the lab on idle guests. The exercise
 * calls it on one thread.
 */
public interface IdleProver {
    /** All ticks, however many come. */
    int ALL = Integer.MAX_VALUE;

    /**
     * Called when a guest has executed HLT. Returns how many of the next ticks change nothing but the BIOS's count of them,
     * so that the guest need not be woken for them.
     *
     * @param guest as it sleeps
     * @return 0 if the next one may change something, {@link #ALL} if none ever will
     */
    int idleTicks(SleepingGuest guest);

    /** A guest in HLT. Only this tick's state is seen: it is not to be kept. */
    interface SleepingGuest {
        /** A register; IP and CS are those of the instruction after the HLT. */
        int get(Register register);

        /** The byte of memory at a linear address, 0 to 255. */
        int read(int address);

        /** What the guest would do if it were woken by the next tick. It is a copy that does it: the guest sleeps on. */
        Turn turn();

        /**
         * What the guest would do if it were woken by the tick of that number, 1 for the next one, having noticed none
         * before: the BIOS has counted them.
         *
         * @param tick 1 to 1000
         * @throws IllegalArgumentException if it is another
         */
        Turn turn(int tick);
    }

    /**
     * A turn of a guest: from the HLT that a tick ends to the next one. What the BIOS's own interrupt handlers do is not
     * part of it.
     *
     * @param sleeps whether it executes HLT again; if not, it went on for 500 instructions, or ended
     * @param before its registers in the HLT
     * @param after its registers at the end
     * @param steps its own instructions, in their order
     */
    record Turn(boolean sleeps, Map<Register, Integer> before, Map<Register, Integer> after, List<Step> steps) {
        /** Copies, in the order of the registers. */
        public Turn {
            before = inOrder(before);
            after = inOrder(after);
            steps = List.copyOf(steps);
        }

        /** The order is that of each run, which that of Map.copyOf is not. */
        private static Map<Register, Integer> inOrder(Map<Register, Integer> registers) {
            Map<Register, Integer> copy = new EnumMap<>(Register.class);
            copy.putAll(registers);
            return Collections.unmodifiableMap(copy);
        }
    }

    /**
     * An instruction that was executed.
     *
     * @param address linear: 16 times CS plus IP
     * @param text as NASM writes it
     * @param reads linear addresses of the bytes of memory that it read, apart from its code and from operands that it wrote as well
     * @param writes linear addresses of the bytes of memory that it wrote
     * @param in the ports that it read
     * @param out the ports that it wrote
     */
    record Step(int address, String text, Set<Integer> reads, Set<Integer> writes, Set<Integer> in, Set<Integer> out) {
        /** Copies, in ascending order. */
        public Step {
            reads = Collections.unmodifiableSet(new TreeSet<>(reads));
            writes = Collections.unmodifiableSet(new TreeSet<>(writes));
            in = Collections.unmodifiableSet(new TreeSet<>(in));
            out = Collections.unmodifiableSet(new TreeSet<>(out));
        }
    }
}

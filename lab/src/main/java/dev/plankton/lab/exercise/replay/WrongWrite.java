package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.pc.Access;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Recording;
import java.util.Optional;

/**
 * Where a recorded guest first took visitors away: each write to the total is to add one to it.
 *
 * @param instruction how many had been executed before it
 * @param address linear, of the instruction
 * @param before total before it
 * @param after total after it
 */
public record WrongWrite(long instruction, int address, int before, int after) {
    /**
     * Finds it.
     *
     * @return empty if there is none
     * @throws dev.plankton.machine.pc.ReplayException if the guest does not do what was recorded
     */
    public static Optional<WrongWrite> first(Recording recording) {
        try (Machine machine = Machine.replay(recording)) {
            machine.watch(Gate.TOTAL, 2, Access.WRITE);
            int before = Gate.word(machine, Gate.TOTAL);
            while (machine.replaying() && machine.replayToEnd() instanceof Outcome.AtWatchpoint) {
                int after = Gate.word(machine, Gate.TOTAL);
                if (before > 0 && after != before + 1) {
                    long instruction = machine.instructions() - 1;
                    return Optional.of(new WrongWrite(instruction, address(recording, instruction), before, after));
                }
                before = after;
            }
            return Optional.empty();
        }
    }

    private static int address(Recording recording, long instruction) {
        try (Machine machine = Machine.replay(recording)) {
            Outcome _ = machine.run(instruction - machine.instructions());
            return machine.codeAddress();
        }
    }
}

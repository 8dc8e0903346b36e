package dev.plankton.machine.core;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * What a device or the host asks of the run that is under way: to reset the PC, to end the VM, to leave. Each makes the CPU
 * stop after the present instruction. Confined to the thread that runs the VM.
 */
final class StopRequests {
    private final Cpu cpu;
    private @Nullable Exit ended;
    private boolean reset;
    private boolean leaving;

    StopRequests(Cpu cpu) {
        this.cpu = cpu;
    }

    /** Forgets all requests: another VM is mounted. */
    void clear() {
        ended = null;
        reset = false;
    }

    /** A run begins: an earlier request to leave does not concern it. */
    void beginRun() {
        leaving = false;
    }

    /** The PC is to be reset. */
    void reset() {
        reset = true;
        endBudget();
    }

    /** Whether a reset was requested since the last call. */
    boolean takeReset() {
        boolean requested = reset;
        reset = false;
        return requested;
    }

    /** The guest has ended its VM with {@code code}. */
    void exit(int code) {
        ended = new Exit.Ended(StopReason.EXITED, code);
        endBudget();
    }

    /** The VM has ended, between two instructions. */
    void end(StopReason reason) {
        end(reason, 0);
    }

    /** The same with a code that says more of the reason. */
    void end(StopReason reason, int code) {
        ended = new Exit.Ended(reason, code);
    }

    /** How the VM has ended; null if it has not. */
    @Nullable
    Exit ended() {
        return ended;
    }

    /** The run is to end as if its fuel were spent; for between two instructions. */
    void leaveNow() {
        leaving = true;
    }

    /** The run is to end as if its fuel were spent. */
    void leave() {
        leaveNow();
        endBudget();
    }

    /** The same, and before another instruction even where the budget has been spent: by a handler that was entered. */
    void stop() {
        leaveNow();
        cpu.requestStop();
        cpu.attend();
    }

    /** Whether the run is to end as if its fuel were spent. */
    boolean leaving() {
        return leaving;
    }

    /** Makes the CPU stop after this instruction, unless it does so anyway: the request would meet the next VM. */
    void endBudget() {
        if (cpu.hasBudget()) {
            cpu.requestStop();
            cpu.attend();
        }
    }
}

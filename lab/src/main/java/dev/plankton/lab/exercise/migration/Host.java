package dev.plankton.lab.exercise.migration;

import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A VM on a host, which executes as time passes. */
final class Host {
    /** Nanoseconds of an instruction: 10 million a second. */
    static final int NANOS = 100;

    private final Machine machine;
    private long nanos;

    /** The state, as long as nothing has happened since it was asked for. */
    private byte @Nullable [] known;

    /**
     * @param machine gets the state of the VM
     * @param replies takes the frames that it sends
     */
    Host(Machine machine, Snapshot vm, Consumer<byte[]> replies) {
        this.machine = machine;
        machine.restore(vm);
        machine.onFrame(replies);
        nanos = machine.time().toNanos();
    }

    /** Lets time pass; in sleep it passes without instructions. */
    void pass(long instructions) {
        nanos += instructions * NANOS;
        long ahead = nanos - machine.time().toNanos();
        if (ahead > 0 && machine.ended().isEmpty()) {
            long before = machine.instructions();
            Outcome _ = machine.runFor(Duration.ofNanos(ahead));
            known = machine.instructions() == before ? known : null;
        }
    }

    /** A frame comes; false if the guest's card does not take it. */
    boolean receive(byte[] frame) {
        known = null;
        return machine.ended().isEmpty() && machine.sendFrame(frame);
    }

    /** The complete state as it is now, not to be changed. */
    byte[] state() {
        byte[] state = known;
        if (state == null) {
            state = machine.snapshot().toBytes();
            known = state;
        }
        return state;
    }

    /** Why it has ended, or an empty text. */
    String ending() {
        return machine.ended().map(how -> how.text() + ", at " + machine).orElse("");
    }
}

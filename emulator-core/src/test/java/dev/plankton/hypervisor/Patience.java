package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.function.BooleanSupplier;

/** Waiting for what must happen, however slow the machine. */
final class Patience {
    private static final long NANOS = 30_000_000_000L;

    private Patience() {}

    static void until(String what, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds until %s", what)
                    .isLessThan(NANOS);
            pause();
        }
    }

    static void untilState(Vm vm, RunState state) {
        until(vm + " is " + state, () -> vm.state() == state);
    }

    /** Waits until the VM has ended, and checks how. */
    static void untilEnded(Vm vm, StopReason reason, int code) {
        untilState(vm, RunState.STOPPED);
        assertThat(vm.ended()).isEqualTo(new Exit.Ended(reason, code));
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

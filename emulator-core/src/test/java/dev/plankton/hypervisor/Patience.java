package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what must happen, however slow the machine. */
public final class Patience {
    private static final long NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private Patience() {}

    public static void until(String what, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds until %s", what)
                    .isLessThan(NANOS);
            LockSupport.parkNanos(STEP);
        }
    }

    public static void untilState(Vm vm, RunState state) {
        until(vm + " is " + state, () -> vm.state() == state);
    }

    /** Waits until the VM has ended, and checks how. */
    public static void untilEnded(Vm vm, StopReason reason, int code) {
        untilState(vm, RunState.STOPPED);
        assertThat(vm.ended()).isEqualTo(new Exit.Ended(reason, code));
    }
}

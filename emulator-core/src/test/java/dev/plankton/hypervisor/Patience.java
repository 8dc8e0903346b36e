package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import java.util.function.BooleanSupplier;

/** Waiting for what must happen, however slow the machine. */
public final class Patience {
    private static final long NANOS = 30_000_000_000L;

    private Patience() {}

    public static void until(String what, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds until %s", what)
                    .isLessThan(NANOS);
            pause(1);
        }
    }

    public static void untilState(Vm vm, RunState state) {
        until(vm + " is " + state, () -> vm.state() == state);
    }

    /** Waits until the VM sleeps and no tick wakes it. */
    static void untilAsleepForGood(Vm vm) {
        until(vm + " sleeps undisturbed", () -> {
            long executed = vm.instructions();
            pause(200);
            return vm.state() == RunState.IDLE && executed > 0 && vm.instructions() == executed;
        });
    }

    /** Waits until the VM has ended, and checks how. */
    public static void untilEnded(Vm vm, StopReason reason, int code) {
        untilState(vm, RunState.STOPPED);
        assertThat(vm.ended()).isEqualTo(new Exit.Ended(reason, code));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

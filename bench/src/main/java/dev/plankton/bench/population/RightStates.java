package dev.plankton.bench.population;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In what states a VM may be after its boot: in that of one that boots alone, interpreted and with every saving off but the
 * elision of ticks; and in that of one for which a tick comes meanwhile, because a busy host holds its boot up between power-on
 * and the first instruction.
 */
final class RightStates {
    private final List<BootedState> states;

    private RightStates(List<BootedState> states) {
        this.states = List.copyOf(states);
    }

    /** Those of VMs of {@code image}; null if one that is not held up does not sleep after its first slice. */
    static @Nullable RightStates of(BootImage image) {
        BootedState inTime = boot(image, Duration.ZERO);
        if (inTime == null) {
            return null;
        }
        List<BootedState> states = new ArrayList<>(List.of(inTime));
        BootedState heldUp = boot(image, StepClock.TICK);
        if (heldUp != null) {
            states.add(heldUp);
        }
        return new RightStates(states);
    }

    /** The state of a VM for which {@code step} passes from each look at the clock to the next; null if it does not sleep. */
    private static @Nullable BootedState boot(BootImage image, Duration step) {
        try (Hypervisor alone = Hypervisor.builder()
                .clock(new StepClock(step))
                .tier(Tier.INTERPRETER)
                .without(EnumSet.complementOf(EnumSet.of(Saving.TICK_ELISION)))
                .build()) {
            Vm vm = Objects.requireNonNull(alone.vm(alone.boot(image, 1)));
            BootedState state = BootedState.of(vm);
            return state.run() == RunState.IDLE && StateSample.onlyBooted(alone, 1) ? state : null;
        }
    }

    /** Whether {@code state} is one of them. */
    boolean contain(BootedState state) {
        return states.contains(state);
    }

    /** Goes on by a step whenever it is read, and stands still between. Safe for any thread. */
    static final class StepClock implements HostClock {
        /** From one look at the clock to the next a tick becomes due. */
        static final Duration TICK = Duration.ofMillis(60);

        private static final Instant NOON = Instant.parse("2000-01-01T12:00:00Z");

        private final long step;
        private long nanos;

        StepClock(Duration step) {
            this.step = step.toNanos();
        }

        @Override
        public synchronized long nanoTime() {
            nanos += step;
            return nanos;
        }

        @Override
        public Instant instant() {
            return NOON;
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // The caller's loop: this may return for no reason.
        public void await(Object monitor, long deadline) throws InterruptedException {
            if (deadline - nanoTime() > 0) {
                monitor.wait();
            }
        }
    }
}

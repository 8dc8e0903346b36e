package dev.plankton.hypervisor;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.time.Duration;

/** A VM that receives each timer tick: when it has, a VM beside it would have been woken as well, if ticks woke it. */
public final class TickWitness {
    /** A tick, and the slot of the timer wheel at whose end VMs are woken. */
    public static final Duration TICK = Duration.ofNanos(65536 * 1_000_000_000L / 1_193_182 + (1 << 20));

    private final ManualClock clock;
    private final Vm vm;

    /** Boots the VM; {@code clock} is the hypervisor's. */
    public TickWitness(Hypervisor hypervisor, ManualClock clock) {
        this.clock = clock;
        vm = hypervisor.boot(GuestImage.of("""
                idle:
                FB            sti
                F4            hlt
                FF060006      inc word [600h]
                EBF8          jmp idle
                """));
        VmPatience.untilState(vm, RunState.IDLE);
    }

    /** Lets {@code ticks} ticks pass, and returns when the witness has received each of them. */
    public void pass(int ticks) {
        for (int n = 0; n < ticks; n++) {
            long before = vm.instructions();
            clock.advance(TICK);
            Patience.until("a tick", () -> vm.state() == RunState.IDLE && vm.instructions() > before);
        }
    }
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;

/** {@link Patience} with the states of VMs. */
public final class VmPatience {
    private VmPatience() {}

    public static void untilState(Vm vm, RunState state) {
        Patience.until(vm + " is " + state, () -> vm.state() == state);
    }

    /** Boots a VM, and waits until it sleeps. */
    public static Vm asleep(Hypervisor hypervisor, BootImage image) {
        Vm vm = hypervisor.boot(image);
        untilState(vm, RunState.IDLE);
        return vm;
    }

    /** Waits until the VM has ended, and checks how. */
    public static void untilEnded(Vm vm, StopReason reason, int code) {
        untilState(vm, RunState.STOPPED);
        assertThat(vm.ended()).isEqualTo(new Exit.Ended(reason, code));
    }
}

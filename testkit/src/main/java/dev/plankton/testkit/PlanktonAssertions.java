package dev.plankton.testkit;

import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.pc.Machine;

/** Where assertions on machines and VMs begin; to be imported statically beside AssertJ's own. */
public final class PlanktonAssertions {
    private PlanktonAssertions() {}

    /** Assertions on {@code machine} as it is now. */
    public static MachineAssert assertThat(Machine machine) {
        return new MachineAssert(machine);
    }

    /** Assertions on {@code vm} as of its last slice. */
    public static VmAssert assertThat(Vm vm) {
        return new VmAssert(vm);
    }
}

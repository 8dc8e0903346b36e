package dev.plankton.testkit;

import dev.plankton.machine.pc.Machine;

/** Where assertions on machines begin; to be imported statically beside AssertJ's own. */
public final class PlanktonAssertions {
    private PlanktonAssertions() {}

    /** Assertions on {@code machine} as it is now. */
    public static MachineAssert assertThat(Machine machine) {
        return new MachineAssert(machine);
    }
}

package dev.plankton.bench.population;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is compared of VMs that have booted and were never woken.
 *
 * @param run whether it sleeps
 * @param instructions executed
 * @param memory up to 110000h except the BIOS's tick count with its flag of a new day, which are the time of day
 */
record BootedState(RunState run, long instructions, ByteBuffer memory) {
    private static final int MEMORY = 0x110000;
    private static final int TICKS = 0x46C;
    private static final int TICKS_END = 0x471;

    /** That of {@code vm} now. */
    static BootedState of(Vm vm) {
        byte[] memory = vm.read(0, MEMORY);
        Arrays.fill(memory, TICKS, TICKS_END, (byte) 0);
        return new BootedState(vm.state(), vm.instructions(), ByteBuffer.wrap(memory));
    }
}

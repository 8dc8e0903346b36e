package dev.plankton.machine.core;

import dev.plankton.cpu.Cpu;
import dev.plankton.device.A20Gate;

/** The A20 gate, which the CPU has built in: address bit 20 is masked as memory is accessed. */
record CpuA20(Cpu cpu) implements A20Gate {
    @Override
    public void set(boolean enabled) {
        cpu.setA20(enabled);
    }

    @Override
    public boolean enabled() {
        return cpu.a20();
    }
}

package dev.plankton.machine;

import dev.plankton.cpu.CpuModel;

/**
 * Immutable description of a kind of PC: 640 KiB of base memory and 64 KiB above 1 MiB, two 8259A, 8254, 16550A, RTC,
 * keyboard, text screen, request NIC.
 *
 * @param cpu processor model
 * @param clock what time means to its VMs
 */
public record MachineProfile(CpuModel cpu, ClockSource clock) {
    /** A Pentium Pro that sees the host's time. */
    public static final MachineProfile DEFAULT = new MachineProfile(CpuModel.I686, new ClockSource.Host());

    /** The same PC with another processor. */
    public MachineProfile withCpu(CpuModel model) {
        return new MachineProfile(model, clock);
    }

    /** The same PC with another clock. */
    public MachineProfile withClock(ClockSource source) {
        return new MachineProfile(cpu, source);
    }
}

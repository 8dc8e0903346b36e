package dev.plankton.machine;

import dev.plankton.cpu.model.CpuModel;
import java.util.Objects;

/**
 * Immutable description of a kind of PC: 640 KiB of base memory and 64 KiB above 1 MiB, two 8259A, 8254, 16550A, RTC,
 * keyboard, VGA, request NIC and NE2000.
 *
 * @param cpu processor model
 * @param clock what time means to its VMs
 * @param nic where its NE2000 is
 */
public record MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic) {
    /** A Pentium Pro that sees the host's time. */
    public static final MachineProfile DEFAULT = new MachineProfile(CpuModel.I686, new ClockSource.Host());

    /** Refuses null. */
    public MachineProfile {
        Objects.requireNonNull(cpu, "cpu");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nic, "nic");
    }

    /** A PC whose NE2000 is where it usually is. */
    public MachineProfile(CpuModel cpu, ClockSource clock) {
        this(cpu, clock, NicJumpers.DEFAULT);
    }

    /** The same PC with another processor. */
    public MachineProfile withCpu(CpuModel model) {
        return new MachineProfile(model, clock, nic);
    }

    /** The same PC with another clock. */
    public MachineProfile withClock(ClockSource source) {
        return new MachineProfile(cpu, source, nic);
    }

    /** The same PC with the jumpers of its NE2000 set otherwise. */
    public MachineProfile withNic(NicJumpers jumpers) {
        return new MachineProfile(cpu, clock, jumpers);
    }
}

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
 * @param coprocessor whether it has an x87, of the kind that goes with its processor
 */
public record MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic, boolean coprocessor) {
    /** A Pentium Pro that sees the host's time. */
    public static final MachineProfile DEFAULT = new MachineProfile(CpuModel.I686, new ClockSource.Host());

    /** Refuses null. */
    public MachineProfile {
        Objects.requireNonNull(cpu, "cpu");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nic, "nic");
    }

    /** A PC with an x87. */
    public MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic) {
        this(cpu, clock, nic, true);
    }

    /** A PC with an x87 whose NE2000 is where it usually is. */
    public MachineProfile(CpuModel cpu, ClockSource clock) {
        this(cpu, clock, NicJumpers.DEFAULT);
    }

    /** The same PC with another processor. */
    public MachineProfile withCpu(CpuModel model) {
        return new MachineProfile(model, clock, nic, coprocessor);
    }

    /** The same PC with another clock. */
    public MachineProfile withClock(ClockSource source) {
        return new MachineProfile(cpu, source, nic, coprocessor);
    }

    /** The same PC with the jumpers of its NE2000 set otherwise. */
    public MachineProfile withNic(NicJumpers jumpers) {
        return new MachineProfile(cpu, clock, jumpers, coprocessor);
    }

    /** The same PC with an x87, or with its socket empty. */
    public MachineProfile withCoprocessor(boolean fitted) {
        return new MachineProfile(cpu, clock, nic, fitted);
    }
}

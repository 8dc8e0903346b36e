package dev.plankton.machine;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.StateMap;
import java.util.Objects;

/**
 * Immutable description of a kind of PC: 640 KiB of base memory and what is above 1 MiB, two 8259A, 8254, 16550A, RTC,
 * keyboard, VGA, request NIC and NE2000.
 *
 * @param cpu processor model
 * @param clock what time means to its VMs
 * @param nic where its NE2000 is
 * @param coprocessor whether it has an x87, of the kind that goes with its processor
 * @param extendedMemory KiB of memory above 1 MiB, {@link #LEAST_EXTENDED} to {@link #MOST_EXTENDED}
 */
public record MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic, boolean coprocessor, int extendedMemory) {
    /** KiB above 1 MiB of a PC that has only what real mode reaches. */
    public static final int LEAST_EXTENDED = StateMap.LEAST_EXTENDED;

    /** KiB above 1 MiB of a PC of 16 MiB. */
    public static final int MOST_EXTENDED = StateMap.MOST_EXTENDED;

    /** A Pentium Pro that sees the host's time. */
    public static final MachineProfile DEFAULT = new MachineProfile(CpuModel.I686, new ClockSource.Host());

    /** Refuses null and a size that cannot be. */
    public MachineProfile {
        Objects.requireNonNull(cpu, "cpu");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nic, "nic");
        if (extendedMemory < LEAST_EXTENDED || extendedMemory > MOST_EXTENDED) {
            throw new IllegalArgumentException("extendedMemory is %d: it must be %d to %d KiB"
                    .formatted(extendedMemory, LEAST_EXTENDED, MOST_EXTENDED));
        }
        if (cpu == CpuModel.I8086 && extendedMemory > LEAST_EXTENDED) {
            throw new IllegalArgumentException(
                    "extendedMemory is %d: an i8086 reaches no memory above 1 MiB, so it must be %d"
                            .formatted(extendedMemory, LEAST_EXTENDED));
        }
    }

    /** A PC with an x87. */
    public MachineProfile(CpuModel cpu, ClockSource clock, NicJumpers nic) {
        this(cpu, clock, nic, true, LEAST_EXTENDED);
    }

    /** A PC with an x87 whose NE2000 is where it usually is. */
    public MachineProfile(CpuModel cpu, ClockSource clock) {
        this(cpu, clock, NicJumpers.DEFAULT);
    }

    /** The same PC with another processor. */
    public MachineProfile withCpu(CpuModel model) {
        return new MachineProfile(model, clock, nic, coprocessor, extendedMemory);
    }

    /** The same PC with another clock. */
    public MachineProfile withClock(ClockSource source) {
        return new MachineProfile(cpu, source, nic, coprocessor, extendedMemory);
    }

    /** The same PC with the jumpers of its NE2000 set otherwise. */
    public MachineProfile withNic(NicJumpers jumpers) {
        return new MachineProfile(cpu, clock, jumpers, coprocessor, extendedMemory);
    }

    /** The same PC with an x87, or with its socket empty. */
    public MachineProfile withCoprocessor(boolean fitted) {
        return new MachineProfile(cpu, clock, nic, fitted, extendedMemory);
    }

    /** The same PC with another amount of memory above 1 MiB, in KiB; {@link #LEAST_EXTENDED} by default. */
    public MachineProfile withExtendedMemory(int kilobytes) {
        return new MachineProfile(cpu, clock, nic, coprocessor, kilobytes);
    }
}

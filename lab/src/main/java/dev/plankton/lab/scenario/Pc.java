package dev.plankton.lab.scenario;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.machine.MachineProfile;
import org.jspecify.annotations.Nullable;

/**
 * The guest's PC.
 *
 * @param cpu its processor
 * @param disk path of a further disk image; null for none
 * @param nic for which of its network cards there may be inputs
 * @param number from which its Ethernet address is made
 * @param extendedMemory KiB above 1 MiB
 * @param coprocessor whether it has an x87
 */
public record Pc(
        CpuModel cpu, @Nullable String disk, Nic nic, int number, int extendedMemory, boolean coprocessor) {
    /** What it is by default. */
    public static final Pc DEFAULT =
            new Pc(CpuModel.I686, null, Nic.ANY, 0, MachineProfile.LEAST_EXTENDED, true);

    /** Which network card is used. */
    public enum Nic {
        /** Both may be. */
        ANY,
        /** Frames only. */
        NE2000,
        /** Requests only. */
        REQUEST,
        /** None. */
        NONE
    }
}

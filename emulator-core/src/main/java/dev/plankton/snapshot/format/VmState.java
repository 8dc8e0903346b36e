package dev.plankton.snapshot.format;

import dev.plankton.machine.ClockReading;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.Delta;
import java.util.List;

/**
 * The complete state of a VM, independent of any hypervisor. Immutable; safe for any thread.
 *
 * @param template what it started from
 * @param changes what differs from that, packed, without padding; not to be changed
 * @param taken the host's clocks then
 * @param vm its number in the hypervisor that it was taken from
 * @param producer the release that wrote it
 * @param files what the disks were known by, if one of them changes; else empty
 * @param inputs what waited for it
 */
@SuppressWarnings("ArrayRecordComponent") // States are not compared.
public record VmState(
        Template template,
        byte[] changes,
        ClockReading taken,
        int vm,
        String producer,
        List<DiskIdentity> files,
        List<SavedInput> inputs) {
    /** Copies the lists. */
    public VmState {
        files = List.copyOf(files);
        inputs = List.copyOf(inputs);
    }

    /** The changes, in a buffer of the caller's own. */
    public Delta delta() {
        Delta delta = new Delta();
        delta.set(changes);
        return delta;
    }
}

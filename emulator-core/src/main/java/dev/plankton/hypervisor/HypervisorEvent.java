package dev.plankton.hypervisor;

import dev.plankton.hypervisor.io.Limit;
import dev.plankton.machine.Exit;
import java.util.Optional;

/** What has happened in a hypervisor: see {@link Hypervisor#events}. */
public sealed interface HypervisorEvent {
    /**
     * VMs have been started: booted, forked, or switched on again.
     *
     * @param first the first of them
     * @param count how many, with consecutive numbers
     */
    record Booted(Vm first, int count) implements HypervisorEvent {}

    /**
     * A VM has ended, for another reason than that the hypervisor was closed.
     *
     * @param how the reason, and the code that the guest gave
     * @param last its state after its last slice that could be kept; empty if too many such states wait for the listener, or it
     *     never ran
     */
    record Ended(Vm vm, Exit.Ended how, Optional<Snapshot> last) implements HypervisorEvent {}

    /**
     * An input was refused, because the VM's inbox is full, or what waits for all VMs has used up its part of memory. If more
     * are refused before the listener has got this, there is one event.
     */
    record InboxFull(Vm vm) implements HypervisorEvent {}

    /**
     * A VM has met a limit, by which it ends.
     *
     * @param limit which one
     */
    record LimitMet(Vm vm, Limit limit) implements HypervisorEvent {}

    /**
     * The listener was too slow: events between the one before and the one after this have been left out.
     *
     * @param count how many
     */
    record Missed(long count) implements HypervisorEvent {}
}

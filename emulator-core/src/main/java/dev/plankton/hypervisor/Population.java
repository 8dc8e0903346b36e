package dev.plankton.hypervisor;

import dev.plankton.counters.Tally;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.DeltaStore;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is kept of the VMs of a hypervisor while they do not run. Safe for any thread.
 *
 * @param table run word and delta reference of each VM
 * @param templates what VMs start from
 * @param deltas what makes each VM differ from its template
 * @param inboxes of the VMs that have inputs waiting
 * @param waiting what inputs take while they wait
 * @param frames buffers of waiting frames
 * @param ended the VMs that ended last
 * @param lifetime whether all this is still there
 * @param budget what it may take
 * @param counts what has happened
 */
record Population(
        VmTable table,
        Templates templates,
        DeltaStore deltas,
        Inboxes inboxes,
        WaitingInputs waiting,
        FrameBuffers frames,
        EndedStates ended,
        Lifetime lifetime,
        MemoryBudget budget,
        Tally<Count> counts) {
    /** VM {@code number}, which exists. */
    RunWord vm(int number) {
        return new RunWord(table, number);
    }

    /** What a VM starts from. */
    Template template(RunWord vm) {
        return templates.get(vm.template());
    }

    /** A VM's inbox, or null if it has none. */
    @Nullable
    Inbox inbox(RunWord vm) {
        return inboxes.get(vm.number());
    }

    /** VMs created and not ended. */
    long alive() {
        return counts.sum(Count.CREATED) - counts.sum(Count.ENDED);
    }
}

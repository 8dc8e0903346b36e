package dev.plankton.hypervisor.population;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.DeltaStore;
import java.util.function.IntConsumer;
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
public record Population(
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
    /**
     * A population without VMs.
     *
     * @param keepEnded VMs whose last state is kept
     * @param room takes the number of each VM whose client is to offer an input again
     */
    public static Population empty(
            MachineProfile profile, MemoryBudget budget, DeltaStore.Layout layout, int keepEnded, IntConsumer room) {
        VmTable table = new VmTable(budget.table());
        DeltaStore deltas = new DeltaStore(layout, table);
        WaitingInputs waiting = new WaitingInputs(budget.budget(), budget.inputs(), room);
        return new Population(
                table,
                new Templates(profile),
                deltas,
                new Inboxes(waiting),
                waiting,
                new FrameBuffers(),
                new EndedStates(keepEnded, deltas),
                new Lifetime(),
                budget,
                new Tally<>(Count.class));
    }

    /** VM {@code number}, which exists. */
    public RunWord vm(int number) {
        return new RunWord(table, number);
    }

    /** What a VM starts from. */
    public Template template(RunWord vm) {
        return templates.get(vm.template());
    }

    /** A VM's inbox, or null if it has none. */
    @Nullable
    public Inbox inbox(RunWord vm) {
        return inboxes.get(vm.number());
    }

    /** VMs created and not ended. */
    public long alive() {
        return counts.sum(Count.CREATED) - counts.sum(Count.ENDED);
    }
}

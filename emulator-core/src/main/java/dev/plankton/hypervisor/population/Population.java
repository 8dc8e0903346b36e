package dev.plankton.hypervisor.population;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.activity.Activity;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.recording.PopulationRecorder;
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
 * @param identities what distinguishes VMs with the same state
 * @param limits what each VM may take
 * @param free numbers that other VMs had
 * @param counts what has happened
 * @param activity which VMs have changed, for those that watch
 * @param keeping what keeps it in a store, or null
 * @param recorder what records VMs, or null
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
        Identities identities,
        Limits limits,
        FreeNumbers free,
        Tally<Count> counts,
        Activity activity,
        @Nullable Keeping keeping,
        @Nullable PopulationRecorder recorder) {
    /**
     * A population without VMs.
     *
     * @param templates where templates come from
     * @param firstNumber what users know the first VM by
     * @param keepEnded VMs whose last state is kept
     * @param seed what the VMs' random bytes are made from, null for the operating system's randomness
     * @param limits of its VMs
     * @param free takes the numbers of VMs that have ended
     * @param room takes the number of each VM whose client is to offer an input again
     */
    public static Population empty(
            MachineProfile profile,
            MemoryBudget budget,
            DeltaStore.Layout layout,
            Templates.Source templates,
            int firstNumber,
            int keepEnded,
            @Nullable Long seed,
            Limits limits,
            FreeNumbers free,
            IntConsumer room) {
        VmTable table = new VmTable(budget.table(), firstNumber);
        DeltaStore deltas = new DeltaStore(layout, table);
        WaitingInputs waiting = new WaitingInputs(budget.budget(), budget.inputs(), room);
        return new Population(
                table,
                new Templates(profile, templates),
                deltas,
                new Inboxes(waiting),
                waiting,
                new FrameBuffers(),
                new EndedStates(keepEnded, deltas),
                new Lifetime(),
                budget,
                new Identities(seed),
                limits,
                free,
                new Tally<>(Count.class),
                new Activity(),
                null,
                null);
    }

    /** The same population for those that run it, kept by {@code keeper}. */
    public Population keptBy(Keeping keeper) {
        return with(keeper, recorder);
    }

    /** The same population, recorded by {@code by}. */
    public Population recordedBy(@Nullable PopulationRecorder by) {
        return with(keeping, by);
    }

    private Population with(@Nullable Keeping keeper, @Nullable PopulationRecorder by) {
        return new Population(
                table,
                templates,
                deltas,
                inboxes,
                waiting,
                frames,
                ended,
                lifetime,
                budget,
                identities,
                limits,
                free,
                counts,
                activity,
                keeper,
                by);
    }

    /** What records {@code vm}, or null. */
    public @Nullable PopulationRecorder recorder(RunWord vm) {
        boolean recorded = recorder != null
                && recorder.records(vm.publicNumber())
                && !template(vm).image().drives().change();
        return recorded ? recorder : null;
    }

    /** VM {@code number}, which exists; read from the store, if it has not been. */
    public RunWord vm(int number) {
        if (keeping != null) {
            keeping.need(number);
        }
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

    /** Whether inputs wait for a VM, or it has limits of its own: then it does not do what others like it do. */
    public boolean isApart(RunWord vm) {
        return inbox(vm) != null || limits.areOwn(vm);
    }

    /** VMs created, or read from a store, and not ended. */
    public long alive() {
        return counts.sum(Count.CREATED) - counts.sum(Count.ENDED);
    }

    /** A VM's delta or run state has changed: to be called after that. */
    public void changed(RunWord vm) {
        if (keeping != null) {
            keeping.changed(vm.number());
        }
        activity.mark(vm.number());
    }
}

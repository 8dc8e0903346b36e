package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Delta;
import dev.plankton.memory.store.LastLook;
import dev.plankton.store.format.VmRecord;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Makes records of VMs and VMs of records. Safe for any thread, but a VM must not run while it is restored. */
public final class Records {
    /** How often a VM is looked at again whose state is being replaced; it is captured again after that anyway. */
    private static final int TRIES = 1000;

    private static final StopReason[] REASONS = StopReason.values();

    private final Population population;
    private final IntPredicate deadlines;

    /** @param deadlines whether a VM, which sleeps, has a time at which it is to run again */
    public Records(Population population, IntPredicate deadlines) {
        this.population = population;
        this.deadlines = deadlines;
    }

    /** Makes records of many VMs, one after the other. To be closed, whatever has become of the hypervisor. Confined to one thread. */
    public final class Captures implements AutoCloseable {
        private final LastLook last = new LastLook();

        private Captures() {}

        /**
         * Makes a record of a VM as of its last slice; that it goes on at once, if in doubt.
         *
         * @return false if the memory of the hypervisor has been given back
         */
        public boolean capture(int number, VmRecord into) {
            return population.lifetime().ifThere(() -> Records.this.capture(number, into, last));
        }

        @Override
        public void close() {
            // Where the memory has been given back, its share has been too.
            boolean _ = population.lifetime().ifThere(() -> population.deltas().end(last));
        }
    }

    /** Begins to make records of many VMs. */
    public Captures captures() {
        return new Captures();
    }

    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant.
    private void capture(int number, VmRecord into, LastLook last) {
        RunWord vm = new RunWord(population.table(), number);
        for (int tries = 0; tries < TRIES && vm.claimed(); tries++) {
            Thread.yield();
        }
        population.deltas().peek(number, into.delta(), last);
        RunState state = vm.state();
        boolean closed = state == RunState.STOPPED && endedByClose(vm);
        if (state == RunState.STOPPED && !closed) {
            population.deltas().peek(number, into.delta(), last); // It may have ended since the look above.
            end(vm, into);
            return;
        }
        boolean asleep = trim(vm, into.delta());
        // A VM has its deadline before it sleeps.
        boolean sleeps = asleep && !closed && !vm.wakes() && !deadlines.test(number);
        into.set(number, vm.template(), state == RunState.OFF ? VmRecord.State.OFF : sleepingIf(sleeps));
        into.flags(vm.paused(), vm.deafSoFar());
    }

    /**
     * Whether a VM that has ended did so because its hypervisor was closed while it was to run: then it has its delta still, and is kept
     * as it was before.
     */
    private boolean endedByClose(RunWord vm) {
        return population.lifetime().closed()
                && !vm.stateGone()
                && population.ended().how(vm.number()) == null;
    }

    /** Makes a record of a VM that is running and has just finished a slice. */
    public void captureAfter(RunWord vm, Exit exit, boolean deadline, VmRecord into) {
        population.deltas().peek(vm.number(), into.delta());
        boolean _ = trim(vm, into.delta());
        into.set(vm.number(), vm.template(), sleepingIf(exit instanceof Exit.Halted && !deadline));
        into.flags(vm.paused(), vm.deafSoFar());
        if (exit instanceof Exit.Ended how) {
            boolean kept = population.ended().most() > 0 && how.reason() != StopReason.OUT_OF_MEMORY;
            into.end(kept, how.reason().ordinal(), how.code() & RunWord.CODE_MASK);
        }
    }

    private static VmRecord.State sleepingIf(boolean sleeps) {
        return sleeps ? VmRecord.State.ASLEEP : VmRecord.State.READY;
    }

    private void end(RunWord vm, VmRecord into) {
        Exit.Ended kept = population.ended().how(vm.number());
        Exit.Ended how = kept == null ? vm.ended() : kept;
        StopReason reason = how == null ? StopReason.STOPPED : how.reason();
        boolean _ = trim(vm, into.delta());
        into.set(vm.number(), vm.template(), VmRecord.State.GONE);
        into.end(kept != null && !vm.stateGone(), reason.ordinal(), how == null ? 0 : how.code() & RunWord.CODE_MASK);
    }

    /** Cuts off padding; whether the VM sleeps. */
    private boolean trim(RunWord vm, Delta changes) {
        int before = population.template(vm).initialActivity();
        return Core.asleep(changes.trim(Core.ACTIVITY_AT, before));
    }

    /**
     * Makes a VM, whose place in the table is there, what a record says.
     *
     * @param ready takes the numbers of those that are to go on at once; the others are taken out
     * @throws OutOfMemoryError if there is no memory for it
     */
    public void restore(VmRecord from, BitSet ready, int firstOfSlab) {
        int number = from.number();
        boolean goesOn = from.state() == VmRecord.State.READY;
        ready.set(number - firstOfSlab, goesOn && !from.paused());
        switch (from.state()) {
            case GONE -> population.deltas().free(number, RunWord.mark(how(from)));
            case ENDED -> {
                population.ended().store(number, from.delta());
                population.ended().add(number, how(from));
            }
            default -> population.ended().store(number, from.delta());
        }
        population.table().word(number, RunWord.restored(from));
    }

    private static Exit.Ended how(VmRecord from) {
        int reason = from.reason();
        return new Exit.Ended(reason < REASONS.length ? REASONS[reason] : StopReason.DEFECT, from.code());
    }
}

package dev.plankton.hypervisor;

import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.memory.Delta;
import dev.plankton.recording.PopulationRecorder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The states of VMs as of their last slices. A state is a template and the changes from it, which restoring replaces both:
 * so that no reader takes one of each, both look under a lock. Safe for any thread.
 */
final class States {
    /** Locks, a power of two: threads seldom meet at one. */
    private static final int STRIPES = 64;

    private final Population population;
    private final Object[] locks = new Object[STRIPES];

    States(Population population) {
        this.population = population;
        Arrays.setAll(locks, _ -> new Object());
    }

    /**
     * The state of a VM.
     *
     * @throws IllegalStateException if it has ended and its state is gone, or the hypervisor is closed
     */
    StateView of(RunWord vm) {
        return kept(vm).orElseThrow(() ->
                new IllegalStateException(vm + " has ended and its state is gone: those of the last "
                        + population.ended().most() + " VMs that ended are kept (HypervisorBuilder.keepEnded)"));
    }

    /** The same; empty if it has ended and its state is gone. */
    Optional<StateView> kept(RunWord vm) {
        return population.lifetime().use(() -> {
            Delta delta = new Delta();
            synchronized (lock(vm)) {
                population.deltas().peek(vm.number(), delta);
                return vm.stateGone() ? Optional.empty() : Optional.of(new StateView(population.template(vm), delta));
            }
        });
    }

    /**
     * Gives a VM another state; for the thread that has claimed it.
     *
     * @throws OutOfMemoryError if there is no room; then it keeps its own
     */
    void replace(RunWord vm, int template, Delta changes) {
        population.lifetime().use(() -> {
            synchronized (lock(vm)) {
                population.ended().store(vm.number(), changes);
                vm.setTemplate(template);
                PopulationRecorder recorder = population.recorder();
                if (recorder != null) {
                    recorder.replaced(vm.publicNumber());
                }
                return vm;
            }
        });
    }

    private Object lock(RunWord vm) {
        return locks[vm.number() & STRIPES - 1];
    }
}

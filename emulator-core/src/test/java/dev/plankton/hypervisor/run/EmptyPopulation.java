package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.hypervisor.population.FreeNumbers;
import dev.plankton.hypervisor.population.Limits;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Templates;
import dev.plankton.machine.MachineProfile;
import dev.plankton.memory.store.DeltaStore;

/** Populations without a hypervisor, for tests of its parts. */
public final class EmptyPopulation {
    private EmptyPopulation() {}

    /** No VMs yet, of {@code profile}, which take memory of {@code budget}. */
    public static Population of(MachineProfile profile, MemoryBudget budget) {
        return Population.empty(
                profile,
                budget,
                new DeltaStore.Layout(true, true, budget.budget()),
                Templates.Source.OWN,
                0,
                0,
                null,
                new Limits(VmLimits.NONE),
                new FreeNumbers(false),
                number -> {});
    }
}

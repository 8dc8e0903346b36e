package dev.plankton.bench.population;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.Host;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Saving;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Runs the same population with every saving, and once without each of them, to see what each contributes.
 *
 * @param vms how many VMs each time
 * @param image name of what they boot from
 */
public record AblationPlan(int vms, String image) {
    /** Runs one population, apart from the others: in a JVM of its own. */
    public interface Trial {
        /**
         * Runs it.
         *
         * @throws ExperimentException if it cannot be run to its end
         */
        PopulationResult run(Set<Saving> without) throws InterruptedException;
    }

    /**
     * Runs all of them.
     *
     * @throws ExperimentException if that with every saving fails; one that fails without one of them is a result
     */
    public AblationResult run(Trial trial, Watcher watcher) throws InterruptedException {
        Saving[] savings = Saving.values();
        IntConsumer progress = watcher.stage("populations", savings.length + 1);
        PopulationResult all = trial.run(EnumSet.noneOf(Saving.class));
        progress.accept(1);
        List<AblationResult.Factor> factors = new ArrayList<>();
        for (Saving saving : savings) {
            factors.add(without(trial, saving));
            progress.accept(factors.size() + 1);
        }
        return new AblationResult(vms, image, all, factors, Host.here(Tier.REGIONS_WHEN_HOT));
    }

    private static AblationResult.Factor without(Trial trial, Saving saving) throws InterruptedException {
        try {
            return new AblationResult.Factor(saving.label(), trial.run(EnumSet.of(saving)), null);
        } catch (ExperimentException e) {
            return new AblationResult.Factor(saving.label(), null, e.getMessage());
        }
    }
}

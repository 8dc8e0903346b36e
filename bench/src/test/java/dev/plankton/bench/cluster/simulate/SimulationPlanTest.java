package dev.plankton.bench.cluster.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bench.experiment.Watcher;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small cluster in virtual time. */
class SimulationPlanTest {
    private static final int NODES = 50;
    private static final int SLABS = 750;

    private static SimulationResult run(long seed) {
        return new SimulationPlan(NODES, SLABS * 65_536L, seed, SimulationPlan.Costs.USUAL).run(Watcher.NONE);
    }

    @Test
    void serviceAndBalanceComeBackAfterAll() {
        SimulationResult result = run(1);
        assertThat(result.slabs()).isEqualTo(SLABS);
        assertThat(result.mapBytes()).isEqualTo(12 * SLABS);
        assertThat(result.twoOwners()).isZero();
        assertThat(result.phases()).hasSize(6).allSatisfy(phase -> {
            assertThat(phase.fullest()).as(phase.name()).isBetween(1.0, 1.3);
            assertThat(phase.servedSeconds()).as(phase.name()).isLessThanOrEqualTo(phase.balanceSeconds());
        });
        assertThat(result.samples().getLast().unserved()).isZero();
        assertThat(result.samples().getLast().moving()).isZero();
    }

    @Test
    void aFailureMovesLittleMoreThanWhatTheNodeHad() {
        SimulationResult.Phase failure = run(1).phases().get(1);
        assertThat(failure.name()).isEqualTo("one node fails");
        assertThat(failure.openings()).isBetween(1, 2 * SLABS / NODES);
        assertThat(failure.unserved()).isEqualTo(failure.openings());
        assertThat(failure.moves()).isLessThan(2 * SLABS / NODES);
        assertThat(failure.servedSeconds()).as("detection, a plan and opening").isBetween(5.0, 10.0);
    }

    @Test
    void noSlabIsWithoutAnswerWhereNoneHasFailed() {
        List<SimulationResult.Phase> phases = run(2).phases();
        for (SimulationResult.Phase phase : List.of(phases.get(3), phases.get(4))) {
            assertThat(phase.openings()).as(phase.name()).isZero();
            assertThat(phase.unserved()).as(phase.name()).isZero();
            assertThat(phase.moves()).as(phase.name()).isPositive();
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        SimulationResult first = run(5);
        assertThat(run(5).csv()).isEqualTo(first.csv()).startsWith("seconds,event,nodes");
        assertThat(run(5).phases()).isEqualTo(first.phases());
        assertThat(run(6).csv()).isNotEqualTo(first.csv());
    }

    @Test
    void theReportHasTheFiguresAndPlots() {
        SimulationResult result = run(1);
        assertThat(result.report().text()).contains("49,152,000 VMs in 750 slabs on 50 nodes", "one node fails");
        assertThat(result.report().markdown()).contains("balance.svg", "service.svg");
    }
}

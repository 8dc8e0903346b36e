package dev.plankton.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cpu.model.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostilePlanTest {
    @Test
    void attackersThatHaveEndedAreCountedHoweverManyThereAre() throws InterruptedException {
        int attackers = 100;
        HostilePlan plan = new HostilePlan(
                1,
                attackers,
                List.of(Attacker.TRIPLE),
                List.of(Mode.BOOT),
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                1,
                Tier.REGIONS_WHEN_HOT);
        HostileResult.Row row = plan.run(Watcher.NONE).rows().getFirst();
        assertThat(row.ended()).isEqualTo(attackers);
        assertThat(row.executed()).isGreaterThanOrEqualTo(attackers);
    }
}

package dev.plankton.lab.exercise.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Movers that do one thing wrong; the solutions of students are in {@code solutions/10-migration}. */
class MigrationsTest {
    private static Report run(Mover mover) throws Exception {
        return Migrations.run(
                BootImage.read(Path.of("src/main/resources/dev/plankton/lab/course/10-migration/start/bank.img")),
                mover);
    }

    private static void copy(Migration migration) {
        migration.send(migration.takeChanged());
        migration.freeze();
        migration.send(migration.takeChanged());
        migration.start();
    }

    private static void forward(Migration migration) {
        migration.switchOver();
        migration.pass(Migration.DELAY);
        migration.takeLate().forEach(migration::forward);
    }

    @Test
    void aRightMoverLosesNothingAndEachRunIsTheSame() throws Exception {
        Mover mover = migration -> {
            copy(migration);
            forward(migration);
        };
        Report report = run(mover);
        assertThat(report.differences()).isEmpty();
        assertThat(report.thrown()).isEmpty();
        assertThat(report.moved()).isEqualTo(Migrations.SCHEDULES);
        assertThat(report.lost() + report.doubled() + report.wrong()).isZero();
        assertThat(report.blackout()).isPositive();
        Report again = run(mover);
        assertThat(again.blackout()).isEqualTo(report.blackout());
        assertThat(again.pages()).isEqualTo(report.pages());
    }

    @Test
    void framesThatAreNotForwardedAreLost() throws Exception {
        Report report = run(migration -> {
            copy(migration);
            migration.switchOver();
        });
        assertThat(report.lost()).isPositive();
        assertThat(report.differences().get("lost"))
                .contains("while the VM was frozen, and was not forwarded")
                .contains("frozen at");
    }

    @Test
    void twoThatRunAnswerTwice() throws Exception {
        Report report = run(migration -> {
            migration.send(migration.takeChanged());
            migration.send(migration.takeChanged());
            migration.start();
            forward(migration);
        });
        assertThat(report.doubled()).isPositive();
        assertThat(report.differences().get("doubled"))
                .contains("was answered 2 times")
                .doesNotContain("frozen at");
    }

    /** It says that it is empty, and so would be sent in no time. */
    private static final class Silent extends BitSet {
        private static final long serialVersionUID = 1;

        @Override
        public int cardinality() {
            return 0;
        }
    }

    @Test
    void pagesAreCountedByWhatIsSentAndNotByWhatTheSetSays() throws Exception {
        Report report = run(migration -> {
            Silent pages = new Silent();
            pages.or(migration.takeChanged());
            migration.send(pages);
            migration.freeze();
            migration.send(migration.takeChanged());
            migration.start();
            forward(migration);
        });
        Report honest = run(migration -> {
            copy(migration);
            forward(migration);
        });
        assertThat(report.pages()).isEqualTo(honest.pages());
        assertThat(report.blackout()).isEqualTo(honest.blackout());
    }

    @Test
    void aMigrationThatIsDoneIsClosed() throws Exception {
        List<Migration> kept = new ArrayList<>();
        Report report = run(migration -> {
            kept.forEach(before -> before.pass(1));
            copy(migration);
            forward(migration);
            kept.add(migration);
        });
        assertThat(report.moved()).isEqualTo(1);
        assertThat(report.thrown())
                .hasValueSatisfying(thrown -> assertThat(thrown).hasMessageContaining("Mover.move has returned"));
    }

    @Test
    void theLimitEndsAMoverThatWaitsForEver() throws Exception {
        Report report = run(migration -> {
            while (true) {
                migration.send(migration.takeChanged());
            }
        });
        assertThat(report.moved()).isZero();
        assertThat(report.thrown())
                .hasValueSatisfying(
                        thrown -> assertThat(thrown).hasMessageContaining("not done after 100,000 instructions"));
    }
}

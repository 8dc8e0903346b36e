import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Goes on with rounds that get no smaller. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        BitSet changed = migration.takeChanged();
        for (int round = 0; round < 25; round++) {
            migration.send(changed);
            changed = migration.takeChanged();
        }
        migration.freeze();
        changed.or(migration.takeChanged());
        migration.send(changed);
        migration.start();
        migration.switchOver();
        forward(migration);
        migration.pass(Migration.DELAY);
        forward(migration);
    }

    private static void forward(Migration migration) {
        for (byte[] frame : migration.takeLate()) {
            migration.forward(frame);
        }
    }
}

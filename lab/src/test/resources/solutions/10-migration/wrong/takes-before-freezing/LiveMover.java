import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Takes the last set before the VM stands still. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        BitSet changed = migration.takeChanged();
        for (int round = 0; round < 4 && changed.cardinality() > 10; round++) {
            migration.send(changed);
            changed = migration.takeChanged();
        }
        changed.or(migration.takeChanged());
        migration.freeze();
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

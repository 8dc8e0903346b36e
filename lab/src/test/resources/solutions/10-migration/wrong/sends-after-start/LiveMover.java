import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Starts the VM, and sends the last pages then. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        BitSet changed = migration.takeChanged();
        for (int round = 0; round < 4 && changed.cardinality() > 10; round++) {
            migration.send(changed);
            changed = migration.takeChanged();
        }
        migration.freeze();
        migration.start();
        changed.or(migration.takeChanged());
        migration.send(changed);
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

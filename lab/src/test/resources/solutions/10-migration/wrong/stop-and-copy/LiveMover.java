import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Freezes the VM and then sends all of it. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        BitSet changed = new BitSet();
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

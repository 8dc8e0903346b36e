import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Asks what has changed to look whether it is little, and asks again for what to send. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        migration.send(migration.takeChanged());
        for (int round = 0; round < 4 && migration.takeChanged().cardinality() > 10; round++) {
            migration.send(migration.takeChanged());
        }
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

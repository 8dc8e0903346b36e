import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Keeps all late frames, and forwards them all each time. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        BitSet changed = migration.takeChanged();
        for (int round = 0; round < 4 && changed.cardinality() > 10; round++) {
            migration.send(changed);
            changed = migration.takeChanged();
        }
        migration.freeze();
        changed.or(migration.takeChanged());
        migration.send(changed);
        migration.start();
        migration.switchOver();
        List<byte[]> late = new ArrayList<>(migration.takeLate());
        late.forEach(migration::forward);
        migration.pass(Migration.DELAY);
        late.addAll(migration.takeLate());
        late.forEach(migration::forward);
    }
}

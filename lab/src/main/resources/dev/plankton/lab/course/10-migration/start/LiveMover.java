import dev.plankton.lab.exercise.migration.Migration;
import dev.plankton.lab.exercise.migration.Mover;
import java.util.BitSet;

/** Lab 10: moves a VM to another host while clients go on asking it. No request gets lost, and none is answered twice. */
public final class LiveMover implements Mover {
    @Override
    public void move(Migration migration) {
        // Gap 1. Send while it runs: what differs from the template, then what has changed meanwhile, until that is little.
        BitSet changed = migration.takeChanged();
        migration.send(changed);

        // Gap 2. Freeze it, send what has changed since, and start it on the new host.

        // Gap 3. Switch over.

        // Gap 4. Frames have come to the old host since it was frozen, and some are still under way there: forward all.
    }
}

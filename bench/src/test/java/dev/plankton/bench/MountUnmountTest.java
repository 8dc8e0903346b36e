package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link MountUnmount} packs the state that it has unpacked. */
final class MountUnmountTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 65536})
    void theDeltaStaysAsItIsAndHoldsTheChanges(int changed) {
        MountUnmount.Idle idle = new MountUnmount.Idle();
        idle.changed = changed;
        idle.boot();
        byte[] delta = idle.core().delta().copy();
        assertThat(delta).hasSizeBetween(changed + 1, changed + 500);

        assertThat(new MountUnmount().mountUnmount(idle)).isEqualTo(delta.length);
        assertThat(idle.core().delta().copy()).isEqualTo(delta);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 65536})
    void leavesTheCoreAsItsTemplate(int changed) {
        MountUnmount.Idle idle = new MountUnmount.Idle();
        idle.changed = changed;
        idle.boot();
        new MountUnmount().mountUnmount(idle);
        assertThat(idle.core().memory().bytes()).isEqualTo(idle.core().templateBytes());
    }
}

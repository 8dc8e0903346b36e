package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.memory.Memory;
import org.junit.jupiter.api.Test;

/** What is charged for mounting and unmounting. */
class MountCostTest {
    private final Memory memory = new Memory();

    @Test
    void fewLinesCostNothing() {
        change(256);

        assertThat(MountCost.of(memory.dirtyLines())).isZero();
    }

    @Test
    void manyLinesCostAsManyAsTheyAreHoweverLittleOfThemHasChanged() {
        change(4096);

        assertThat(MountCost.of(memory.dirtyLines())).isEqualTo(15 * 4096);
    }

    private void change(int lines) {
        for (int line = 0; line < lines; line++) {
            memory.store8(0x1000 + line * Memory.LINE, 1);
        }
    }
}

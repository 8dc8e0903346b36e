package dev.plankton.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VmSetTest {
    @Test
    void itHoldsWhatWasAddedAndNotRemoved() {
        VmSet set = new VmSet();
        BitSet expected = new BitSet();
        Random random = new Random(1);
        for (int n = 0; n < 10_000; n++) {
            int vm = random.nextInt(1 << 1 + random.nextInt(16));
            if (random.nextBoolean()) {
                assertThat(set.add(vm)).isEqualTo(!expected.get(vm));
                expected.set(vm);
            } else {
                assertThat(set.remove(vm)).isEqualTo(expected.get(vm));
                expected.clear(vm);
            }
        }
        for (int vm = 0; vm < 1 << 17; vm++) {
            assertThat(set.contains(vm)).isEqualTo(expected.get(vm));
        }
    }
}

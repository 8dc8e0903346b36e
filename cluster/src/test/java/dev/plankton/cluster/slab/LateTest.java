package dev.plankton.cluster.slab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateTest {
    @Test
    void whatFailsTakesNothingElseWithIt() {
        Slab slab = new Slab(0, 1);
        List<String> done = new ArrayList<>();
        assertThat(slab.late(() -> done.add("first"))).isTrue();
        boolean _ = slab.late(() -> {
            throw new IllegalStateException("a test");
        });
        assertThat(slab.late(() -> done.add("last"))).isTrue();
        assertThat(slab.end()).isNull();
        assertThat(done).containsExactly("first", "last");
    }
}

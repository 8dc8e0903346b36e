package dev.plankton.hypervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.Hypervisor;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many VMs are alive does not change as they are read from their store. */
class AliveWhileReadTest {
    private static final int SLAB = 1 << 16, SLABS = 4;

    @TempDir
    private Path folder;

    @Test
    void eachVmIsCountedOnce() throws Exception {
        Path store = folder.resolve("store");
        try (Hypervisor first = Hypervisor.create()) {
            first.boot(GuestImage.COUNTS, SLABS * SLAB, booted -> {});
            first.save(store);
        }
        try (Hypervisor next = Hypervisor.load(store)) {
            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
                for (int slab = 0; slab < SLABS; slab++) {
                    assertThat(next.vm(slab * SLAB).read(0, 1)).hasSize(1);
                }
            });
            do {
                assertThat(next.alive()).isEqualTo(SLABS * SLAB);
            } while (!read.isDone());
            read.join();
        }
    }
}

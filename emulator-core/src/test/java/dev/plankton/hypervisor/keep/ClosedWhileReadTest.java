package dev.plankton.hypervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.StoreCopy;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.run.EmptyPopulation;
import dev.plankton.machine.MachineProfile;
import dev.plankton.store.file.FileLayer;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with eight journals, of which a generation is made as its VMs are read, and which is closed before they all are: the generation has
 * to be made of all or not at all, since what it does not have is deleted with the journals.
 */
class ClosedWhileReadTest {
    private static final int SLAB = 1 << 16, SLABS = 4, JOURNALS = 8;

    @TempDir
    private Path folder;

    @Test
    void noVmIsLost() throws Exception {
        Path store = store();
        CountDownLatch reading = new CountDownLatch(2);
        CountDownLatch closing = new CountDownLatch(1);
        Persistence kept = new Persistence(
                OpenedStore.open(store, FileLayer.DISK, Durability.SYNC, false),
                HostClock.SYSTEM,
                EmptyPopulation.of(
                        MachineProfile.DEFAULT, new MemoryBudget(256 << 20, true, 1, MachineProfile.DEFAULT)),
                number -> false,
                ready -> { // On the thread that reads a slab: that which reads all, and that of the generation.
                    reading.countDown();
                    Patience.untilOpen(closing);
                },
                Runnable::run);
        kept.start();
        Patience.untilOpen(reading);
        Thread closer = Thread.ofPlatform().start(kept::close);
        Patience.until("no more slabs are read", () -> closer.getState() == Thread.State.BLOCKED);
        closing.countDown();
        closer.join();
        try (Hypervisor last = Hypervisor.load(store)) {
            for (int slab = 0; slab < SLABS; slab++) {
                assertThat(last.vm(slab * SLAB + 1).state()).isNotEqualTo(RunState.OFF);
            }
            assertThat(count(last)).isEqualTo(JOURNALS + 1);
        }
    }

    /** Of processes that have died. Each slab has a VM that spins, and so goes on at once when it has been read. */
    private Path store() throws IOException {
        Path store = folder.resolve("died0");
        try (Hypervisor first = Hypervisor.builder().open(folder.resolve("store"), Durability.SYNC)) {
            for (int slab = 0; slab < SLABS; slab++) {
                first.boot(GuestImage.SPINS);
                first.boot(GuestImage.COUNTS, SLAB - 1, booted -> {});
            }
            assertThat(count(first)).isEqualTo(1);
            StoreCopy.of(folder.resolve("store"), store);
        }
        for (int death = 1; death < JOURNALS; death++) {
            try (Hypervisor next = Hypervisor.builder().open(store, Durability.SYNC)) {
                assertThat(count(next)).isEqualTo(death + 1);
                store = StoreCopy.of(store, folder.resolve("died" + death));
            }
        }
        return store;
    }

    /** Asks the last VM. */
    private static int count(Hypervisor hypervisor) {
        return Reply.to(hypervisor.vm(SLABS * SLAB - 1), "x").await()[0];
    }
}

package dev.plankton.cluster.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.SharedCores;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlabHostTest {
    private static final NodeId SELF = NodeId.starting("a", "127.0.0.1", 1);
    private static final BootImage WEB =
            BootImage.of("web", Guests.find("web").orElseThrow().image());

    private static HypervisorBuilder small() {
        return Hypervisor.builder().memory(64 << 20);
    }

    private static SlabHost host(Supplier<HypervisorBuilder> hypervisors, int vms, @Nullable Path store) {
        return new SlabHost(
                SELF,
                new SlabSource(
                        new SharedCores(),
                        hypervisors,
                        WEB,
                        vms,
                        store,
                        store == null ? Durability.NONE : Durability.SYNC),
                1);
    }

    private static boolean serves(SlabHost host) {
        Slab slab = host.slab(0);
        return slab != null && slab.state() == Slab.State.SERVING;
    }

    /** Inputs come on threads of connections, which must not wait for a disk. */
    @Test
    void aStoredSlabServesOnceItsVmsHaveBeenRead(@TempDir Path folder) {
        try (SlabHost host = host(SlabHostTest::small, 20_000, folder)) {
            host.start(SlabMover.NONE, _ -> {});
            host.open(0, Epochs.next(1, 0));
            Patience.until("it serves", () -> serves(host));
        }
        List<Boolean> loaded = new CopyOnWriteArrayList<>();
        try (SlabHost host = host(SlabHostTest::small, 20_000, folder)) {
            host.start(SlabMover.NONE, vms -> loaded.add(vms.loaded()));
            host.open(0, Epochs.next(2, 0));
            Patience.until("it serves", () -> serves(host));
        }
        assertThat(loaded).containsExactly(true);
    }

    @Test
    void aSlabThatMeetsAnErrorIsNotHeldAndCanBeOpenedAgain() {
        List<Integer> tries = new ArrayList<>();
        Supplier<HypervisorBuilder> hypervisors = () -> {
            tries.add(tries.size());
            if (tries.size() == 1) {
                throw new OutOfMemoryError("a test");
            }
            return small();
        };
        try (SlabHost host = host(hypervisors, 10, null)) {
            host.start(SlabMover.NONE, _ -> {});
            host.open(0, Epochs.next(1, 0));
            Patience.until("it is not held", () -> host.held().isEmpty());
            host.open(0, Epochs.next(1, Epochs.next(1, 0)));
            Patience.until("it serves", () -> serves(host));
        }
    }

    /** VMs that cannot be prepared are not left running unseen. */
    @Test
    void vmsThatCannotServeEnd() {
        List<Hypervisor> made = new CopyOnWriteArrayList<>();
        try (SlabHost host = host(SlabHostTest::small, 10, null)) {
            host.start(SlabMover.NONE, vms -> {
                made.add(vms);
                throw new StackOverflowError("a test");
            });
            host.open(0, Epochs.next(1, 0));
            Patience.until("it is not held", () -> host.held().isEmpty() && made.size() == 1);
            Patience.until("its VMs end", () -> made.getFirst().alive() == 0);
        }
    }
}

package dev.plankton.cluster.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.membership.InMemoryMembership;
import dev.plankton.cluster.membership.InMemoryNetwork;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class ElectedControlTest {
    /** So long that what waits for the next renewal of a lease would not end in this test. */
    private static final ControlSettings SETTINGS = ControlSettings.of(4).withLease(Duration.ofHours(1));

    /** A move is over when the map shows it, not when a node next asks for its lease. */
    @Test
    void aMoveThatWasAskedForEndsWhenTheSlabIsThere() {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            InMemoryNetwork network = new InMemoryNetwork(one);
            InMemoryMembership a = network.join(new NodeId("a", "127.0.0.1", 1, 1));
            InstantOwner ownerOfA = new InstantOwner(a.self());
            try (ElectedControl first = new ElectedControl(a, ownerOfA, SETTINGS)) {
                ownerOfA.control(first);
                Patience.until("a leads", () -> first.coordinator().equals("a"));
                InMemoryMembership b = network.join(new NodeId("b", "127.0.0.1", 2, 2));
                InstantOwner ownerOfB = new InstantOwner(b.self());
                try (ElectedControl second = new ElectedControl(b, ownerOfB, SETTINGS)) {
                    ownerOfB.control(second);
                    Patience.until("b follows", () -> second.lease().held());
                    network.join(new NodeId("c", "127.0.0.1", 3, 3)); // An event, by which a looks what there is to do.
                    Patience.until(
                            "slabs are open",
                            () -> second.directory().map().entries().size() == 4);
                    boolean there = b.self().equals(second.directory().map().owner(2));
                    CompletableFuture<Void> moved = second.move(2, there ? a.self() : b.self());
                    Patience.until("it has ended", moved::isDone);
                    assertThat(moved).isCompleted();
                }
            }
        }
    }
}

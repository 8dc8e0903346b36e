package dev.plankton.cluster.lease;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner that was stopped between the question whether it may write and the call that writes, and goes on when another has the store. */
final class LateWriteTest {
    private static final BootImage WEB =
            BootImage.of("web", Guests.find("web").orElseThrow().image());

    /** More calls than a save makes. */
    private static final int MOST_CALLS = 200;

    private final List<Hypervisor> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Hypervisor::close);
    }

    /** Stops a thread in the middle of one of its writes. */
    private static final class Stop implements BooleanSupplier {
        final CountDownLatch reached = new CountDownLatch(1), resumed = new CountDownLatch(1);
        private final Fence fence;
        volatile @Nullable Thread thread;
        private int left;

        Stop(Fence fence) {
            this.fence = fence;
        }

        /** The calling thread stops in its write number {@code write} from now on. */
        void at(int write) {
            left = write;
            thread = Thread.currentThread();
        }

        @Override
        public boolean getAsBoolean() {
            boolean stands = fence.stands();
            if (Thread.currentThread() == thread && --left == 0) {
                reached.countDown();
                try {
                    resumed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return stands;
        }
    }

    private Hypervisor open(Path slab, long epoch, BooleanSupplier writing) throws IOException {
        Hypervisor vms = Hypervisor.builder()
                .memory(64 << 20)
                .writingWhile(writing)
                .open(EpochDirectory.take(slab, epoch, writing), Durability.SYNC);
        open.add(vms);
        return vms;
    }

    private static String ask(Hypervisor vms) throws Exception {
        String reply = new String(
                vms.vm(0).call("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII)).get(), US_ASCII);
        return reply.lines().toList().getLast();
    }

    /** Whether the owner was stopped in its write number {@code write} while it saved. */
    private boolean stopped(Path slab, int write) throws Exception {
        Stop stop = new Stop(Fence.raise(slab, 1, "a"));
        Hypervisor a = open(slab, 1, stop);
        int _ = a.boot(WEB, 4);
        long _ = a.save();
        assertThat(ask(a)).isEqualTo("VM 0 request 1");
        Thread saving = Thread.ofPlatform().start(() -> {
            stop.at(write);
            try {
                long _ = a.save();
            } catch (IOException | IllegalStateException e) {
                // As expected: the store is another's.
            } finally {
                stop.reached.countDown();
            }
        });
        stop.reached.await();
        boolean stopped = saving.isAlive() && stop.left <= 0;
        Fence fence = Fence.raise(slab, 2, "b");
        Hypervisor b = open(slab, 2, fence::stands);
        assertThat(ask(b)).isEqualTo("VM 0 request 2");
        stop.resumed.countDown();
        saving.join();
        assertThat(ask(b)).isEqualTo("VM 0 request 3");
        Fence next = Fence.raise(slab, 3, "c");
        Hypervisor c = open(slab, 3, next::stands);
        assertThat(ask(c)).isEqualTo("VM 0 request 4");
        return stopped;
    }

    @Test
    void whateverAnOwnerFinishesLateTheNextOnesLoseNothing(@TempDir Path root) throws Exception {
        int write = 1;
        while (stopped(root.resolve("slab-" + write), write)) {
            close();
            open.clear();
            assertThat(++write).isLessThan(MOST_CALLS);
        }
        assertThat(write).as("writes of a save").isGreaterThan(10);
    }

    @Test
    void aStoreThatHadNoEpochsGoesOnInTheDirectoryOfItsFirst(@TempDir Path root) throws Exception {
        Path slab = root.resolve("slab-00001");
        try (Hypervisor before = Hypervisor.builder().memory(64 << 20).open(slab, Durability.SYNC)) {
            int _ = before.boot(WEB, 4);
            long _ = before.save();
            assertThat(ask(before)).isEqualTo("VM 0 request 1");
        }
        Fence fence = Fence.raise(slab, 5, "a");
        assertThat(ask(open(slab, 5, fence::stands))).isEqualTo("VM 0 request 2");
        try (Stream<Path> left = Files.list(slab)) {
            assertThat(left).containsExactly(EpochDirectory.of(slab, 5));
        }
    }

    /** One that was stopped before its directory was whole has changed nothing. */
    @Test
    void anUnfinishedDirectoryIsNotTakenForAWholeOne(@TempDir Path root) throws Exception {
        Path slab = root.resolve("slab-00001");
        Fence first = Fence.raise(slab, 1, "a");
        Hypervisor a = open(slab, 1, first::stands);
        int _ = a.boot(WEB, 4);
        long _ = a.save();
        assertThat(ask(a)).isEqualTo("VM 0 request 1");
        Files.createDirectories(EpochDirectory.of(slab, 2).resolveSibling("epoch-0000000000000002.new/journal"));
        Fence next = Fence.raise(slab, 3, "c");
        assertThat(ask(open(slab, 3, next::stands))).isEqualTo("VM 0 request 2");
        try (Stream<Path> left = Files.list(slab)) {
            assertThat(left).containsExactly(EpochDirectory.of(slab, 3));
        }
    }
}

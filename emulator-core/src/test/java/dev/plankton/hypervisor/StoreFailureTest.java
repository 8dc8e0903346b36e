package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.file.OutFile;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full, fails or is slow, under a store. */
class StoreFailureTest {
    @TempDir
    private Path folder;

    /** What goes wrong. */
    enum Fault {
        /** ENOSPC after some bytes of a write. */
        FULL,
        /** EIO when a write is forced to the disk: nothing is known of it then. */
        BROKEN
    }

    /** A disk that can be made to fail, or to wait. */
    private static final class Disk implements FileLayer {
        private volatile Fault fault;
        private volatile CountDownLatch slow = new CountDownLatch(0);

        /** Calls of force that wait. */
        private final AtomicInteger waiting = new AtomicInteger();

        @Override
        public OutFile create(Path file) throws IOException {
            OutFile real = FileLayer.DISK.create(file);
            return new OutFile() {
                @Override
                public void write(byte[] bytes, int offset, int count) throws IOException {
                    if (fault == Fault.FULL) {
                        real.write(bytes, offset, count / 2);
                        throw new IOException("No space left on device");
                    }
                    real.write(bytes, offset, count);
                }

                @Override
                public void force() throws IOException {
                    await();
                    if (fault == Fault.BROKEN) {
                        throw new IOException("Input/output error");
                    }
                    real.force();
                }

                @Override
                public void reserve(int more) throws IOException {
                    real.reserve(more);
                }

                @Override
                public void trim() throws IOException {
                    real.trim();
                }

                @Override
                public long length() {
                    return real.length();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }

        private void await() {
            waiting.incrementAndGet();
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.decrementAndGet();
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            FileLayer.DISK.rename(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            FileLayer.DISK.delete(file);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            FileLayer.DISK.forceDirectory(directory);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingAcknowledgedIsLostAndItGoesOnWhenThereIsRoom(Fault fault) throws IOException {
        Disk disk = new Disk();
        Path path = folder.resolve("store");
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC, disk);
                CapturedLog log = new CapturedLog("dev.plankton.store")) {
            hypervisor.boot(GuestImage.COUNTS, 10, booted -> {});
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(1);
            assertThat(Reply.to(hypervisor.vm(2), "x").await()).containsExactly(1);

            disk.fault = fault;
            Reply held = Reply.to(hypervisor.vm(1), "x");
            Patience.until("inputs are refused", () -> refuses(hypervisor.vm(3)));
            assertThat(held.ends.get()).as("no reply leaves").isZero();
            Patience.until(
                    "it is logged", () -> log.messages().stream().anyMatch(line -> line.contains("cannot be written")));

            // What is on the disk now has all that was acknowledged.
            Path copy = StoreCopy.of(path, folder.resolve("copy"));
            try (Hypervisor second = Hypervisor.load(copy)) {
                assertThat(Reply.to(second.vm(2), "x").await()).containsExactly(2);
                assertThat(Reply.to(second.vm(1), "x").await()[0]).isBetween((byte) 2, (byte) 3);
            }

            disk.fault = null;
            assertThat(held.await()).containsExactly(2);
            Patience.until("inputs are accepted", () -> !refuses(hypervisor.vm(3)));
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(3);
        }
        try (Hypervisor third = Hypervisor.load(path)) {
            assertThat(Reply.to(third.vm(1), "x").await()).containsExactly(4);
            assertThat(Reply.to(third.vm(2), "x").await()).containsExactly(2);
        }
    }

    private static boolean refuses(Vm vm) {
        return vm.request(new byte[] {'x'}, new Reply()) == Offer.FULL;
    }

    @ParameterizedTest
    @EnumSource
    void aGenerationThatCannotBeWrittenLeavesTheOneBefore(Fault fault) throws IOException {
        Disk disk = new Disk();
        Path path = folder.resolve("store");
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.NONE, disk)) {
            hypervisor.boot(GuestImage.COUNTS, 10, booted -> {});
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(1);
            hypervisor.save();
            assertThat(Reply.to(hypervisor.vm(1), "x").await()).containsExactly(2);
            disk.fault = fault;
            assertThatIOException().isThrownBy(hypervisor::save);
            try (Hypervisor second = Hypervisor.load(StoreCopy.of(path, folder.resolve("copy")))) {
                assertThat(Reply.to(second.vm(1), "x").await()).containsExactly(2);
            }
            disk.fault = null;
            hypervisor.save();
        }
        try (Hypervisor third = Hypervisor.load(path)) {
            assertThat(Reply.to(third.vm(1), "x").await()).containsExactly(3);
        }
    }

    /** All that comes while a block is on its way goes into the next one. */
    @Test
    void manyRepliesShareAForce() throws IOException {
        Disk disk = new Disk();
        try (Hypervisor hypervisor = Hypervisor.builder().open(folder.resolve("store"), Durability.SYNC, disk)) {
            hypervisor.boot(GuestImage.COUNTS, 100, booted -> {});
            assertThat(Reply.to(hypervisor.vm(0), "x").await()).containsExactly(1);
            CountDownLatch slow = new CountDownLatch(1);
            disk.slow = slow;
            List<Reply> replies = new ArrayList<>();
            for (int vm = 1; vm < 100; vm++) {
                replies.add(Reply.to(hypervisor.vm(vm), "x"));
            }
            assertThat(replies).noneMatch(reply -> reply.ends.get() > 0);
            slow.countDown();
            replies.forEach(reply -> assertThat(reply.await()).containsExactly(1));
        }
    }

    /** What leaves a VM by another way than a reply. */
    enum Output {
        SERIAL,
        SERIAL_THAT_NEVER_BLOCKS,
        CONSOLE,
        FRAME,
        FRAME_THAT_NEVER_BLOCKS
    }

    private interface QuickSerial extends SerialListener, NonBlocking {}

    private interface QuickCable extends Cable, NonBlocking {}

    /** What it has sent, and nothing of it leaves while the disk is slow. */
    @ParameterizedTest
    @EnumSource
    void serialBytesAndFramesLeaveWhenTheirStateIsOnTheDisk(Output output) throws IOException {
        Disk disk = new Disk();
        Path path = folder.resolve("store");
        AtomicInteger left = new AtomicInteger();
        Console console = new Console() {
            @Override
            public void serial(int vm, byte[] bytes, int offset, int length) {
                left.addAndGet(length);
            }
        };
        boolean frames = output == Output.FRAME || output == Output.FRAME_THAT_NEVER_BLOCKS;
        try (Hypervisor hypervisor = Hypervisor.builder()
                .console(output == Output.CONSOLE ? console : Console.NONE)
                .open(path, Durability.SYNC, disk)) {
            Vm vm = hypervisor.boot(frames ? FrameEcho.IMAGE : GuestImage.PRINTS);
            VmPatience.untilState(vm, RunState.IDLE);
            left.set(0);
            switch (output) {
                case SERIAL ->
                    assertThat(vm.attachSerial((from, bytes, offset, length) -> left.addAndGet(length)))
                            .isTrue();
                case SERIAL_THAT_NEVER_BLOCKS ->
                    assertThat(vm.attachSerial((QuickSerial) (from, bytes, offset, length) -> left.addAndGet(length)))
                            .isTrue();
                case FRAME -> hypervisor.connect((from, bytes, offset, length) -> left.addAndGet(length));
                case FRAME_THAT_NEVER_BLOCKS ->
                    hypervisor.connect((QuickCable) (from, bytes, offset, length) -> left.addAndGet(length));
                case CONSOLE -> {}
            }
            CountDownLatch slow = new CountDownLatch(1);
            disk.slow = slow;
            long before = vm.instructions();
            if (frames) {
                assertThat(vm.sendFrame(new byte[60], 0, 60)).isEqualTo(Offer.ACCEPTED);
            } else {
                assertThat(vm.request(new byte[] {'x'}, new Reply())).isEqualTo(Offer.ACCEPTED);
            }
            Patience.until("it has run", () -> vm.instructions() > before);
            Patience.until("its state is on its way", () -> disk.waiting.get() > 0);
            assertThat(left).hasValue(0);
            slow.countDown();
            Patience.until("it has left", () -> left.get() == (frames ? 60 : 1));
            try (Hypervisor second = Hypervisor.load(StoreCopy.of(path, folder.resolve("copy")))) {
                assertThat(second.vm(0).instructions()).isGreaterThan(before);
            }
        }
    }
}

package dev.plankton.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many threads append while the file takes nothing. */
class RecordingWriterTest {
    private static final int MIB = 1 << 20;
    private static final int VMS = 5;
    private static final byte[] DISK = new byte[512];

    /** A file that takes nothing for a while. */
    private static final class Held extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);
        private volatile boolean held;
        private volatile boolean full;

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (held) {
                reached.countDown();
                Patience.untilOpen(opened);
            }
            if (full) {
                throw new IOException("full");
            }
            bytes.write(from, offset, length);
        }

        @Override
        public void write(int value) {
            bytes.write(value);
        }

        /** Until it is opened: then the writer goes on. */
        void hold() {
            held = true;
        }

        void open() {
            held = false;
            opened.countDown();
        }
    }

    private static final class Images implements ImageSource {
        @Override
        public byte[] bytes(DiskIdentity disk) {
            return DISK;
        }

        @Override
        public @Nullable BootImage writable(String name, List<DiskIdentity> disks) {
            return null;
        }
    }

    @TempDir
    private Path directory;

    private final Held file = new Held();
    private final List<Thread> threads = new ArrayList<>();
    private Path path;
    private RecordingWriter writer;

    @BeforeEach
    void begin() throws IOException {
        path = Files.createFile(directory.resolve("inputs"));
        writer = RecordingWriter.begin(path, file);
        Template template = Template.powerOn(MachineProfile.DEFAULT, BootImage.of("test", DISK));
        for (int vm = 0; vm < VMS; vm++) {
            writer.start(vm, template, null, new byte[0]);
        }
        writer.flush();
    }

    private static RecordedPart part(int number, int length) {
        byte[] inputs = new byte[length];
        Arrays.fill(inputs, (byte) number);
        return new RecordedPart(number, number + 1, number, inputs);
    }

    private void inThread(Runnable task) {
        threads.add(Thread.ofPlatform().daemon().start(task));
    }

    /** A chunk is being written, and will be until the file is opened. */
    private void holdFile() {
        file.hold();
        writer.part(0, part(0, 1));
        inThread(writer::flush);
        Patience.untilOpen(file.reached);
    }

    private void untilTheyWaitOrHaveEnded() {
        Patience.until(
                "all wait or have ended",
                () -> threads.stream()
                        .map(Thread::getState)
                        .allMatch(state -> state == Thread.State.TERMINATED
                                || state == Thread.State.BLOCKED // behind the one that writes
                                || state == Thread.State.TIMED_WAITING)); // which waits for the file
    }

    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Bytes of the longest chunk that was written. */
    private int longestChunk() {
        ByteBuffer bytes = ByteBuffer.wrap(file.bytes.toByteArray());
        bytes.position(RecordingFormat.head().length);
        int longest = 0;
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            longest = Math.max(longest, length);
            bytes.position(bytes.position() + RecordingFormat.CHUNK_HEAD - Integer.BYTES + length);
        }
        return longest;
    }

    private SortedMap<Integer, List<RecordedRun>> runs() throws IOException {
        return RecordingReader.read(new ByteArrayInputStream(file.bytes.toByteArray()), new Images(), _ -> true);
    }

    private List<RecordedPart> parts(int vm) throws IOException {
        return runs().get(vm).getFirst().parts();
    }

    @Test
    void noChunkIsLongerThanAReaderTakesHoweverLongTheFileTakesNothing() throws Exception {
        holdFile();
        for (int n = 0; n < VMS; n++) {
            int vm = n;
            inThread(() -> writer.part(vm, part(1, 15 * MIB)));
        }
        untilTheyWaitOrHaveEnded();
        file.open();
        join();
        writer.close();
        assertThat(longestChunk()).isLessThanOrEqualTo(16 * MIB);
        assertThat(runs().values())
                .hasSize(VMS)
                .allMatch(runs -> runs.getFirst().parts().getLast().inputs().length == 15 * MIB);
    }

    @Test
    void whoAppendsMuchWaitsForTheFile() throws Exception {
        holdFile();
        int count = 100;
        inThread(() -> {
            for (int n = 1; n <= count; n++) {
                writer.part(0, part(n, 1 << 16));
            }
        });
        untilTheyWaitOrHaveEnded();
        assertThat(threads.getLast().isAlive()).isTrue();
        file.open();
        join();
        writer.close();
        assertThat(parts(0)).hasSize(count + 1);
        assertThat(longestChunk()).isLessThanOrEqualTo(MIB + (1 << 17));
    }

    @Test
    void whatManyThreadsAppendIsThereInOrder() throws Exception {
        int count = 2000;
        for (int n = 0; n < VMS; n++) {
            int vm = n;
            inThread(() -> {
                for (int number = 0; number < count; number++) {
                    writer.part(vm, part(number, 1 + number % 1000 * (vm + 1)));
                    if (number % 100 == vm) {
                        writer.flush();
                    }
                }
            });
        }
        join();
        writer.close();
        for (int vm = 0; vm < VMS; vm++) {
            List<RecordedPart> parts = parts(vm);
            assertThat(parts).hasSize(count);
            for (int number = 0; number < count; number++) {
                assertThat(parts.get(number).inputs())
                        .isEqualTo(part(number, 1 + number % 1000 * (vm + 1)).inputs());
            }
        }
    }

    @Test
    void whoeverClosesItFindsItClosed() throws Exception {
        holdFile();
        writer.part(0, part(1, 1));
        for (int n = 0; n < 2; n++) {
            inThread(() -> {
                try {
                    writer.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        untilTheyWaitOrHaveEnded();
        assertThat(threads).allMatch(Thread::isAlive);
        file.open();
        join();
        writer.part(0, part(2, 1));
        writer.flush();
        assertThat(parts(0)).hasSize(2);
        assertThat(path).exists();
    }

    @Test
    void nobodyWaitsForAFileThatCannotBeWritten() throws Exception {
        holdFile();
        for (int n = 0; n < VMS; n++) {
            int vm = n;
            inThread(() -> writer.part(vm, part(1, 2 * MIB)));
        }
        untilTheyWaitOrHaveEnded();
        file.full = true;
        file.open();
        join();
        assertThat(writer.failure()).hasMessage("full");
        assertThatThrownBy(writer::close).hasMessage("full");
    }
}

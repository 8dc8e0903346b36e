package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.GuestImage;
import dev.plankton.machine.BootImage;
import dev.plankton.recording.io.RecordingFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are not as they were written. */
class RecordingDamageTest {
    private static final BootImage IMAGE = GuestImage.COUNTS;

    /** Bytes before the first chunk, and of a chunk before its content. */
    private static final int HEAD = 12, CHUNK_HEAD = 12;

    @TempDir
    private Path directory;

    private Path file;
    private byte[] bytes;

    @BeforeEach
    void record() throws IOException {
        file = directory.resolve("inputs");
        try (Machine machine = Machine.boot(IMAGE)) {
            machine.record(file);
            for (int n = 0; n < 5; n++) {
                machine.type("ab");
                machine.send("text".getBytes(StandardCharsets.US_ASCII));
                assertThat(machine.call(new byte[] {1}, Duration.ofSeconds(1))).isPresent();
                machine.set(Register.DX, n);
                machine.write(0x9000, new byte[] {1, 2});
            }
        }
        bytes = Files.readAllBytes(file);
    }

    private Recording read(byte[] content) throws IOException {
        Files.write(file, content);
        return Recording.read(file, IMAGE);
    }

    @Test
    void eachChangedBitIsFound() throws IOException {
        Random random = new Random(3);
        for (int n = 0; n < 2000; n++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                Recording read = read(damaged);
                assertThat(read).as("byte %d", at).isNull();
            } catch (RecordingFormatException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    /** A process that dies while it writes leaves a part of a chunk: what was before that is there. */
    @Test
    void aFileThatIsCutOffHasWhatWasBefore() throws IOException {
        long end = read(bytes).end();
        for (int length = 0; length < bytes.length; length += 7) {
            try {
                assertThat(read(Arrays.copyOf(bytes, length)).end()).isLessThanOrEqualTo(end);
            } catch (RecordingFormatException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    /** A thread that records may be interrupted, as by a test's timeout or the cancellation of a task. */
    @Test
    void anInterruptedThreadLosesNothing() throws IOException {
        Path other = directory.resolve("interrupted");
        long end;
        try (Machine machine = Machine.boot(IMAGE)) {
            machine.record(other);
            machine.run(1000);
            end = machine.instructions();
            Thread.currentThread().interrupt();
            machine.stopRecording();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Recording.read(other, IMAGE).end()).isEqualTo(end);
    }

    /** With right checksums: it is refused, or does not run as it was recorded, or runs. */
    @Test
    void whateverAFileSaysDoesNoHarm() throws IOException {
        Random random = new Random(4);
        int ran = 0;
        for (int n = 0; n < 1500; n++) {
            byte[] damaged = bytes.clone();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                damaged[HEAD + CHUNK_HEAD + random.nextInt(damaged.length - HEAD - CHUNK_HEAD)] =
                        (byte) random.nextInt();
            }
            try (Machine machine = Machine.replay(read(sealed(damaged)))) {
                machine.run(20_000);
                ran++;
            } catch (RecordingFormatException | ReplayException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            } catch (IOException e) {
                assertThat(e.getMessage()).contains("is not given");
            }
        }
        assertThat(ran).isPositive();
    }

    /** The same with right checksums, as far as lengths allow. */
    private static byte[] sealed(byte[] file) {
        ByteBuffer all = ByteBuffer.wrap(file);
        int at = HEAD;
        while (at + CHUNK_HEAD <= file.length) {
            int length = all.getInt(at);
            if (length < 0 || length > file.length - at - CHUNK_HEAD) {
                length = file.length - at - CHUNK_HEAD;
                all.putInt(at, length);
            }
            all.putInt(at + Integer.BYTES, crc(file, at + CHUNK_HEAD, length));
            all.putInt(at + 2 * Integer.BYTES, crc(file, at, 2 * Integer.BYTES));
            at += CHUNK_HEAD + length;
        }
        return file;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}

package dev.plankton.net.link;

import static dev.plankton.net.frame.Frames.arpRequest;
import static dev.plankton.net.frame.Frames.frame;
import static dev.plankton.net.frame.Frames.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapFileTest {
    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path capture(byte[]... frames) throws IOException {
        Path file = directory.resolve("a.pcap");
        try (PcapFile pcap = PcapFile.create(file, notices::add)) {
            for (byte[] frame : frames) {
                pcap.frame(frame, 0, frame.length);
            }
            assertThat(pcap.frames()).isEqualTo(frames.length);
        }
        return file;
    }

    @Test
    void theFormatIsClassicPcapWithNanoseconds() throws IOException {
        Instant before = Instant.now();
        byte[] frame = frame(vm(1), vm(2), 61);
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(capture(frame, frame))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.remaining()).isEqualTo(24 + 2 * (16 + 61));
        assertThat(file.getInt()).isEqualTo(0xA1B23C4D);
        assertThat(file.getInt()).isEqualTo(0x00040002);
        assertThat(file.getLong()).isZero();
        assertThat(file.getInt()).isEqualTo(0xFFFF);
        assertThat(file.getInt()).isEqualTo(1);
        Instant time = Instant.ofEpochSecond(file.getInt() & 0xFFFFFFFFL, file.getInt());
        assertThat(time).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        assertThat(file.getInt()).isEqualTo(61);
        assertThat(file.getInt()).isEqualTo(61);
        byte[] stored = new byte[61];
        file.get(stored);
        assertThat(stored).isEqualTo(frame);
    }

    @Test
    void whatWasCapturedIsThereSoonAndInWhole() throws Exception {
        Path file = directory.resolve("b.pcap");
        try (PcapFile pcap = PcapFile.create(file, notices::add)) {
            byte[] frame = frame(vm(1), vm(2), 1514);
            for (int n = 0; n < 100; n++) {
                pcap.frame(frame, 0, frame.length);
            }
            long whole = 24 + 100 * (16 + 1514);
            Patience.until("all is in the file", () -> file.toFile().length() >= whole);
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void aFullDiskEndsTheCaptureWithANotice() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a disk that is always full");
        PcapFile pcap = PcapFile.create(full, notices::add);
        byte[] frame = frame(vm(1), vm(2));
        for (int n = 0; n < 10_000; n++) {
            pcap.frame(frame, 0, frame.length);
        }
        pcap.close();
        assertThat(notices).hasSize(1);
        assertThat(notices.getFirst()).startsWith("the capture has ended: ");
    }

    @Test
    void tsharkReadsIt() throws Exception {
        Path file = capture(arpRequest(5, vm(7)), frame(vm(1), vm(2)));
        Process tshark;
        try {
            tshark = new ProcessBuilder("tshark", "-n", "-r", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "tshark is not installed");
            return;
        }
        String text = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("Who has 10.0.0.5?").contains(vm(7)).doesNotContain("Malformed");
        assertThat(tshark.waitFor()).isZero();
    }
}

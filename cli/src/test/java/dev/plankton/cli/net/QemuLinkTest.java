package dev.plankton.cli.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cli.Serving;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.testing.Patience;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A VM of QEMU and VMs of Plankton with the same image on one switch; only where QEMU 7.2 or newer is installed. */
@EnabledOnOs(OS.LINUX)
class QemuLinkTest {
    private static final String QEMU = "qemu-system-i386";
    private static final String OURS = "02000a000001";
    private static final String QEMUS = "02000a000063";
    private static final String TESTER = "525400000001";

    @TempDir
    private Path directory;

    /** 10.0.0.1 is Plankton's VM 1, 10.0.0.99 is QEMU's; neither needs an entry for it, as both know their MAC. */
    @Test
    void bothAnswerAndThenAnswerEachOther() throws Exception {
        Optional<Guest> guest = Guests.find("udp-echo");
        assumeTrue(guest.isPresent(), "there is no guest udp-echo");
        assumeTrue(installed(), QEMU + " is not installed");
        Path image = Files.write(
                directory.resolve("udp-echo.img"), guest.orElseThrow().image());
        Path pcap = directory.resolve("link.pcap");
        try (Serving serving = new Serving(
                "--vms", "4", "--image", image.toString(), "--net-listen", "127.0.0.1:0", "--pcap", pcap.toString())) {
            Matcher network =
                    Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)").matcher(serving.output());
            assertThat(network.find()).as(serving.output()).isTrue();
            int port = Integer.parseInt(network.group(1));
            Process qemu = qemu(image, port);
            try (Socket link = new Socket(InetAddress.getLoopbackAddress(), port)) {
                link.setSoTimeout(1000);
                askUntilAnswered(link, OURS, 1);
                askUntilAnswered(link, QEMUS, 99);
                send(link, datagram());
                awaitExchange(pcap);
            } finally {
                qemu.destroyForcibly().waitFor();
            }
        }
        assertThat(echoes(pcap, OURS, QEMUS)).isGreaterThan(20);
        assertThat(echoes(pcap, QEMUS, OURS)).isGreaterThan(20);
    }

    private static boolean installed() throws InterruptedException {
        try {
            Process help = new ProcessBuilder(QEMU, "-netdev", "help")
                    .redirectErrorStream(true)
                    .start();
            boolean known = new String(help.getInputStream().readAllBytes(), UTF_8).contains("stream");
            return help.waitFor(30, TimeUnit.SECONDS) && known;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process qemu(Path image, int port) throws IOException {
        return new ProcessBuilder(
                        QEMU,
                        "-display",
                        "none",
                        "-nodefaults",
                        "-no-user-config",
                        "-m",
                        "1",
                        "-drive",
                        "file=" + image + ",format=raw,if=floppy,readonly=on",
                        "-netdev",
                        "stream,id=n,server=off,addr.type=inet,addr.host=127.0.0.1,addr.port=" + port,
                        "-device",
                        "ne2k_isa,netdev=n,iobase=0x300,irq=3,mac=02:00:0a:00:00:63")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void send(Socket link, byte[] frame) throws IOException {
        DataOutputStream out = new DataOutputStream(link.getOutputStream());
        out.writeInt(frame.length);
        out.write(frame);
    }

    /** Who has 10.0.0.{@code last}? */
    private static void askUntilAnswered(Socket link, String mac, int last) throws IOException {
        byte[] request = HexFormat.of()
                .parseHex("ffffffffffff" + TESTER + "0806" + "0001080006040001" + TESTER + "0a0000c8" + "000000000000"
                        + "0a0000%02x".formatted(last) + "00".repeat(18));
        while (true) {
            send(link, request);
            try {
                DataInputStream in = new DataInputStream(link.getInputStream());
                byte[] answer = new byte[in.readInt()];
                in.readFully(answer);
                String hex = HexFormat.of().formatHex(answer);
                if (hex.startsWith(TESTER + mac + "0806")) {
                    assertThat(hex.substring(44)).startsWith(mac + "0a0000%02x".formatted(last));
                    return;
                }
            } catch (SocketTimeoutException e) {
                // QEMU's BIOS takes its time.
            }
        }
    }

    /** To QEMU's VM, as if VM 1 had sent it: from then on they answer each other. */
    private static byte[] datagram() {
        byte[] frame = HexFormat.of()
                .parseHex(QEMUS + OURS + "0800" + "4500002e00000000401166" + "5a" + "0a0000010a000063"
                        + "07d007d1001a0000" + "00".repeat(18));
        ByteBuffer header = ByteBuffer.wrap(frame, 14, 20);
        frame[24] = 0;
        frame[25] = 0;
        int sum = 0;
        for (int n = 0; n < 10; n++) {
            sum += header.getShort() & 0xFFFF;
        }
        sum = ~((sum & 0xFFFF) + (sum >> 16));
        frame[24] = (byte) (sum >> 8);
        frame[25] = (byte) sum;
        return frame;
    }

    private static void awaitExchange(Path pcap) throws Exception {
        Patience.until(
                "both have answered each other",
                () -> Math.min(echoes(pcap, OURS, QEMUS), echoes(pcap, QEMUS, OURS)) > 20);
    }

    /** How many datagrams of one went to the other. */
    private static int echoes(Path pcap, String from, String to) throws IOException {
        return Collections.frequency(
                frames(pcap).stream()
                        .map(frame -> HexFormat.of().formatHex(frame, 0, 14))
                        .toList(),
                to + from + "0800");
    }

    private static List<byte[]> frames(Path pcap) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(pcap)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        int at = 24;
        while (at + 16 <= file.limit() && at + 16 + file.getInt(at + 8) <= file.limit()) {
            int length = file.getInt(at + 8);
            frames.add(Arrays.copyOfRange(file.array(), at + 16, at + 16 + length));
            at += 16 + length;
        }
        return frames;
    }
}

package dev.plankton.cli.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.BootSectors;
import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NetOptionsTest {
    private static void complains(String text, String... args) {
        Outcome outcome = Outcome.of(args);
        assertThat(outcome.err()).contains(text).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void badValuesAreReportedInOneLine() {
        complains("'here' is not an address with a port such as 127.0.0.1:5555", "serve", "--net-listen", "here");
        complains("'1.2.3.4:70000' is not an address", "serve", "--net-connect", "1.2.3.4:70000");
        complains("'5555' is not a pair of addresses such as", "serve", "--net-dgram", "5555");
        complains("'300' is not a hexadecimal I/O port such as 0x300", "run", "hello", "--nic-port", "300");
        complains("200h to 380h in steps of 20h", "run", "hello", "--nic-port", "0x310");
        complains("2 or one of [3, 5, 9", "serve", "--nic-irq", "4");
        complains("'sixteen_letters_' has 16 bytes", "serve", "--tap", "sixteen_letters_");
        complains("--tap a/b: 'a/b' is ", "run", "hello", "--tap", "a/b");
        complains("--pcap /no/such/a.pcap: no such file or directory", "run", "hello", "--pcap", "/no/such/a.pcap");
    }

    @Test
    void whatCannotBeOpenedIsReportedInOneLine() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + server.getLocalPort();
            complains("cannot listen on " + taken + ": ", "run", "hello", "--net-listen", taken);
        }
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)); // It does not listen.
            String unused = "127.0.0.1:" + bound.getLocalPort();
            complains("cannot connect to " + unused + ": Connection refused", "run", "hello", "--net-connect", unused);
        }
    }

    /** Sends one broadcast of 60 bytes from port 240h and halts; also that a single VM's frames are captured. */
    @Test
    void theCableOfASingleVmLeadsOut(@TempDir Path directory) throws Exception {
        Path image = Files.write(directory.resolve("sends.img"), BootSectors.SENDS_A_FRAME_AT_240H);
        Path pcap = directory.resolve("a.pcap");
        try (ServerSocket qemu = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = Outcome.of(
                    "run",
                    image.toString(),
                    "--nic-port",
                    "240h",
                    "--max-instructions",
                    "100000",
                    "--pcap",
                    pcap.toString(),
                    "--net-connect",
                    ":" + qemu.getLocalPort());
            assertThat(outcome.err()).isEmpty();
            try (Socket link = qemu.accept()) {
                DataInputStream in = new DataInputStream(link.getInputStream());
                assertThat(in.readInt()).isEqualTo(60);
            }
        }
        assertThat(Files.size(pcap)).isEqualTo(24 + 16 + 60);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void serveReportsWhereItListensAndWhatPassed() throws Exception {
        try (Serving serving = new Serving("--vms", "20", "--net-listen", "0")) {
            Matcher network = Pattern.compile("network +listening on 127\\.0\\.0\\.1:(\\d+)\\R")
                    .matcher(serving.output());
            assertThat(network.find()).as(serving.output()).isTrue();
            try (Socket link = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(network.group(1)))) {
                DataOutputStream out = new DataOutputStream(link.getOutputStream());
                out.writeInt(-1);
                assertThat(link.getInputStream().read()).isEqualTo(-1);
            }
            serving.end();
            assertThat(serving.output())
                    .contains("announced a frame of 4294967295 bytes: at most 69632; the connection is closed")
                    .containsPattern("0 frames from VMs, 0 to VMs; 0 over links, 0 to links; 0 dropped\\.\\R$");
        }
    }
}

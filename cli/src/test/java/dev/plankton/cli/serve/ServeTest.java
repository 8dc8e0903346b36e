package dev.plankton.cli.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cli.BootSectors;
import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import dev.plankton.hypervisor.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Only where all of 127.0.0.0/8 is local. */
@EnabledOnOs(OS.LINUX)
class ServeTest {
    @Test
    void everyVmAnswersAtItsAddress() throws Exception {
        try (Serving serving = new Serving("--vms", "50")) {
            assertThat(get("127.0.0.5", serving.port())).contains("VM 5 request 1");
            assertThat(get("127.0.0.49", serving.port())).contains("VM 49 request 1");
            assertThat(get("127.0.0.49", serving.port())).contains("VM 49 request 2");
            assertThat(get("127.0.0.5", serving.port())).contains("VM 5 request 2");
            serving.end();
            assertThat(serving.output())
                    .containsPattern(
                            "\\d connections, 4 requests, 4 answered; 0 connections refused, 0 too slow, 0 idle;"
                                    + " 50 VMs alive, 0 ended\\.\\R$");
        }
    }

    @Test
    void tableSaysWhatBootedAndHowToTryIt() throws Exception {
        try (Serving serving = new Serving("--vms", "300")) {
            int port = serving.port();
            assertThat(serving.output())
                    .containsPattern("VMs booted +300, each from web\\R")
                    .containsPattern("boots a second +[0-9,]+\\R")
                    .containsPattern("resident memory +[0-9,]+ MiB\\R")
                    .containsPattern("bytes a VM +[0-9]+ of delta\\R")
                    .containsPattern("addresses +127.0.0.0:" + port + " to 127.0.1.43:" + port + "\\R")
                    .containsPattern("try it +curl http://127.0.0.5:" + port + "/\\R")
                    .doesNotContain("ended already")
                    .doesNotContain("\033")
                    .doesNotContain("booting");
        }
    }

    @Test
    void vmsAreNumberedFromAnotherNumberWhichAStoreKeeps(@TempDir Path directory) throws Exception {
        String store = directory.resolve("vms").toString();
        try (Serving serving = new Serving("--vms", "5", "--first-number", "300", "--store", store)) {
            int port = serving.port();
            assertThat(serving.output())
                    .containsPattern("bytes a VM +[1-9][0-9]* of delta\\R")
                    .containsPattern("addresses +127.0.1.44:" + port + " to 127.0.1.48:" + port + "\\R")
                    .containsPattern("try it +curl http://127.0.1.48:" + port + "/\\R");
            assertThat(get("127.0.1.46", port)).contains("VM 302 request 1");
        }
        Outcome other = Outcome.of("serve", "--first-number", "10", "--store", store);
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err())
                .contains("numbered from 300 and keep their addresses: give that as the first number, or none, not 10")
                .hasLineCount(1);
        Outcome bound = Outcome.of("serve", "--bind", "127.0.1.49", "--store", store);
        assertThat(bound.err()).contains("that is VM 305, and the VMs are 300 to 304");
        try (Serving serving = new Serving("--store", store, "--bind", "127.0.1.46")) {
            assertThat(serving.output()).containsPattern("addresses +127.0.1.46:\\d+ only \\(VM 302\\)\\R");
            assertThat(get("127.0.1.46", serving.port())).contains("VM 302 request 2");
        }
        assertThat(Outcome.of("store", "ls", store).out()).contains("5 VMs, numbered from 300, as of");
        assertThat(Outcome.of("store", "show", store, "302").out()).containsPattern("VM +302\\R");
        assertThat(Outcome.of("store", "show", store, "2").err()).contains("no VM 2: 300 to 304");
        assertThat(Outcome.of("store", "diff", store).out()).contains("VM 302: ");
        Path file = directory.resolve("vm");
        assertThat(Outcome.of("store", "extract", store, "302", file.toString()).status())
                .isZero();
        assertThat(Snapshot.read(file).vm()).isEqualTo(302);
    }

    @Test
    void gdbAttachesToAVm(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gdb")) || System.getenv("CI") != null, "gdb is not installed");
        Path script = Files.writeString(folder.resolve("script"), """
                if $ip != 0x7c14
                  quit 3
                end
                break request
                set {char}0x600 = 1
                detach
                quit 0
                """);
        try (Serving serving = new Serving("--vms", "50", "--gdb", "0")) {
            Matcher port =
                    Pattern.compile("GDB +plankton gdb VM --connect (\\d+)").matcher(serving.output());
            assertThat(port.find()).as(serving.output()).isTrue();
            assertThat(Outcome.of("gdb", "42", "--connect", port.group(1), "--batch", "-x", script.toString())
                            .status())
                    .isZero();
            assertThat(get("127.0.0.42", serving.port())).contains("VM 42 request 1");
        }
    }

    @Test
    void serialPortAnswers() throws Exception {
        try (Serving serving = new Serving("--vms", "50", "--via", "serial")) {
            assertThat(serving.output()).contains("each from echo").contains("nc 127.0.0.9 " + serving.port());
            assertThat(exchange("127.0.0.9", serving.port(), "a\n")).contains("b!");
        }
    }

    @Test
    void rawRequestIsAnswered() throws Exception {
        try (Serving serving = new Serving("--vms", "8", "--via", "raw", "--transport", "nio", "--bind", "127.0.0.7")) {
            assertThat(exchange("127.0.0.7", serving.port(), "GET / HTTP/1.1\r\n\r\n"))
                    .contains("VM 7 request 1");
        }
    }

    @Test
    void guestsThatEndAtOnceAreReported(@TempDir Path directory) throws Exception {
        Path image = Files.write(directory.resolve("crash.img"), BootSectors.TRIPLE_FAULTS);
        try (Serving serving = new Serving("--vms", "20", "--image", image.toString())) {
            assertThat(serving.output())
                    .contains("each from crash.img")
                    .containsPattern("ended already +20: triple fault\\R");
        }
    }

    @Test
    void whatGuestsWantedOfProtectedModeIsReported(@TempDir Path directory) throws Exception {
        byte[] sector = new byte[512]; // mov eax,80000001h; mov cr0,eax
        byte[] code = HexFormat.of().parseHex("66B801000080" + "0F22C0");
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        Path image = Files.write(directory.resolve("paging.img"), sector);
        try (Serving serving = new Serving("--vms", "20", "--image", image.toString())) {
            assertThat(serving.output()).containsPattern("ended already +20: .*: paging, CR0.PG\\R");
        }
    }

    private static String get(String host, int port) throws IOException {
        try (InputStream in =
                URI.create("http://" + host + ":" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    /** Sends {@code text}, ends the sending side, and reads all that comes back. */
    private static String exchange(String host, int port, String text) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}

package dev.plankton.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorLinesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense               | unknown option: '--nonsense' (see `plankton --help`)",
                "sevre                    | unknown command 'sevre'; commands: serve, ctl, run, replay, gdb, dap, lab, store, guests",
                "serve --nonsense         | unknown option: '--nonsense' (see `plankton serve --help`)",
                "serve --vms 0            | --vms 0: must be 1 to 16777215",
                "serve --vms 16777216     | --vms 16777216: must be 1 to 16777215",
                "serve --vms 99999999999  | --vms 99999999999: must be 1 to 16777215",
                "serve --vms many         | 'many' is not a whole number",
                "serve --port 65536       | --port 65536: must be 1 to 65535, or 0 for a free port",
                "serve --port -1          | --port -1: must be 1 to 65535",
                "serve --via pigeon       | 'pigeon' is not one of http, serial, raw, ne2000",
                "serve --udp              | --udp requires --via ne2000",
                "serve --via ne2000 --guest-port 0 | --guest-port 0: must be 1 to 65535",
                "serve --guest-port 81     | --guest-port requires --via ne2000",
                "serve --via ne2000 --udp --transport nio | Linux and the transport epoll",
                "serve --transport rail   | 'rail' is not one of auto, io_uring, epoll, nio",
                "serve --bind localhost   | 'localhost' is not an IP address",
                "serve --bind 127.0.0.9 --vms 9 | --bind 127.0.0.9: that is VM 9, and the VMs are 0 to 8",
                "serve --bind 127.0.0.9 --vms 9 --first-number 10 | --bind 127.0.0.9: that is VM 9, and the VMs are 10 to 18",
                "serve --first-number 16000001 | --first-number 16000001: must be 0 to 16000000",
                "serve --first-number 16000000 --vms 777216 | --vms 777216: must be 1 to 777215, the addresses of 127.0.0.0/8 from VM 16000000 on",
                "serve --image nonsuch    | no such file or guest: 'nonsuch'; guests: hello, echo",
                "serve --image no/such    | no such file or guest: 'no/such'",
                "run                      | missing required parameter: 'IMAGE' (see `plankton run --help`)",
                "run nonsuch              | no such file or guest: 'nonsuch'",
                "run hello --model i8088  | unknown CPU model 'i8088': use i8086, i80286 or i686",
                "run hello --clock sun    | 'sun' is not one of host, instructions",
                "run hello --max-instructions 0 | --max-instructions 0: must be at least 1",
                "run hello --speed 0      | --speed 0: must be 1 to 10000 million instructions a second, or max",
                "run hello --speed fast   | --speed fast: must be 1 to 10000",
                "run hello --speed 5 --clock host | --speed counts time in instructions",
                "run hello --debug        | --debug requires a terminal as standard input and output; without one use",
                "run hello --debug --trace | --debug cannot be combined with --trace",
                "run hello --debug --restore x | --debug cannot be combined with --restore",
                "run hello --text --after 5x | '5x' is not a time such as 5s, 500ms or 2m",
                "run hello --after 5s     | --after sets when the screen is shown: also give --screenshot FILE or --text",
                "run hello --after-instructions 5 | --after-instructions sets when the screen is shown",
                "run hello --text --after-instructions 0 | --after-instructions 0: must be at least 1",
                "run hello --text --after-instructions x | 'x' is not a whole number",
                "run hello --keys {nosuch} | unknown key '{nosuch}'; keys: backspace, del,",
                "run hello --keys a{up    | '{' without '}'",
                "run hello --after 1ms --screenshot /no/such/file | cannot write /no/such/file: no such file or directory",
                "guests nonsuch           | unknown guest 'nonsuch'; guests: hello, echo",
                "guests --source          | missing guest name",
                "guests hello --extract /no/such/file | cannot write /no/such/file: no such file or directory",
            })
    void oneLineSaysWhatIsWrong(String line, String complaint) {
        assertComplaint(Outcome.of(line.split(" ")), complaint);
    }

    @ParameterizedTest
    @CsvSource({"0, has 0", "511, has 511"})
    void imageIsTooSmall(int bytes, String complaint) throws IOException {
        assertImageIsRefused(new byte[bytes], complaint);
    }

    @Test
    void imageHasNoSignature() throws IOException {
        assertImageIsRefused(new byte[512], "no signature 55 AA at offset 510");
        assertImageIsRefused(new byte[512], "--force boots it anyway");
    }

    @Test
    void imageIsTooLarge() throws IOException {
        Path image = directory.resolve("huge.img");
        try (RandomAccessFile sparse = new RandomAccessFile(image.toFile(), "rw")) {
            sparse.setLength(1L << 32);
        }
        assertComplaint(
                Outcome.of("serve", "--image", image.toString()), "too large for a disk image: 4294967296 bytes");
    }

    @Test
    void imageIsADirectory() {
        assertComplaint(Outcome.of("run", directory.toString()), "is a directory");
    }

    @Test
    void portIsInUse() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = socket.getLocalPort();
            assertComplaint(
                    Outcome.of("serve", "--vms", "2", "--bind", "127.0.0.1", "--port", "" + port),
                    "port " + port + " of 127.0.0.1 is already in use; choose another");
        }
    }

    private void assertImageIsRefused(byte[] bytes, String complaint) throws IOException {
        Path image = Files.write(directory.resolve("bad.img"), bytes);
        assertComplaint(Outcome.of("serve", "--image", image.toString()), complaint);
        assertComplaint(Outcome.of("run", image.toString()), complaint);
    }

    private static void assertComplaint(Outcome outcome, String complaint) {
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(2);
    }
}

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
                "--nonsense               | unknown option: '--nonsense' (`plankton --help` says more)",
                "sevre                    | no command is called 'sevre'; there are serve, run, guests",
                "serve --nonsense         | unknown option: '--nonsense' (`plankton serve --help` says more)",
                "serve --vms 0            | --vms 0: 1 to 16777215",
                "serve --vms 16777216     | --vms 16777216: 1 to 16777215",
                "serve --vms 99999999999  | --vms 99999999999: 1 to 16777215",
                "serve --vms many         | 'many' is not a whole number",
                "serve --port 65536       | --port 65536: 1 to 65535, or 0 for a free one",
                "serve --port -1          | --port -1: 1 to 65535",
                "serve --via pigeon       | 'pigeon' is none of http, serial, raw, ne2000",
                "serve --udp              | --udp: only with --via ne2000",
                "serve --via ne2000 --guest-port 0 | --guest-port 0: 1 to 65535",
                "serve --guest-port 81     | --guest-port: only with --via ne2000",
                "serve --via ne2000 --udp --transport nio | UDP into VMs needs Linux and the transport epoll, and this is nio",
                "serve --transport rail   | 'rail' is none of auto, io_uring, epoll, nio",
                "serve --bind localhost   | 'localhost' is no IP address",
                "serve --bind 127.0.0.9 --vms 9 | --bind 127.0.0.9: that is VM 9, and with --vms 9 the last is VM 8",
                "serve --image nonsuch    | no file and no guest is called 'nonsuch'; the built-in guests are hello, echo",
                "serve --image no/such    | no file and no guest is called 'no/such'",
                "run                      | missing required parameter: 'IMAGE' (`plankton run --help` says more)",
                "run nonsuch              | no file and no guest is called 'nonsuch'",
                "run hello --model i8088  | unknown CPU model 'i8088': use i8086, i80286 or i686",
                "run hello --clock sun    | 'sun' is none of host, instructions",
                "run hello --max-instructions 0 | --max-instructions 0: at least 1",
                "run hello --speed 0      | --speed 0: 1 to 10000 million instructions a second, or max",
                "run hello --speed fast   | --speed fast: 1 to 10000",
                "run hello --speed 5 --clock host | --speed counts time in instructions",
                "run hello --text --after 5x | '5x' is no time such as 5s, 500ms or 2m",
                "run hello --after 5s     | --after says when the screen is shown: give --screenshot FILE or --text",
                "run hello --after-instructions 5 | --after-instructions says when the screen is shown",
                "run hello --text --after-instructions 0 | --after-instructions 0: at least 1",
                "run hello --text --after-instructions x | 'x' is not a whole number",
                "run hello --keys {nosuch} | no key is called '{nosuch}'; there are backspace, del,",
                "run hello --keys a{up    | '{' without '}'",
                "run hello --after 1ms --screenshot /no/such/file | cannot write /no/such/file: no such file or directory",
                "guests nonsuch           | no guest is called 'nonsuch'; there are hello, echo",
                "guests --source          | which guest?",
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
        assertComplaint(Outcome.of("serve", "--image", image.toString()), "4294967296 bytes are too large");
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

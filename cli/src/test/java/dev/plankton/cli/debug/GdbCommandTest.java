package dev.plankton.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class GdbCommandTest {
    @Test
    void withoutGdbOneLineSaysWhatToInstall() {
        Outcome outcome = Outcome.of("gdb", "hello", "--gdb", "no-such-gdb");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.err())
                .startsWith("plankton: cannot start no-such-gdb: ")
                .contains("apt-get install gdb", "--listen");
    }

    @Test
    void badPortsAndImagesAreRefused() {
        assertThat(Outcome.of("gdb", "hello", "--listen", "70000").err())
                .isEqualTo("plankton: --listen: port out of range (0-65535): 70000\n");
        assertThat(Outcome.of("gdb", "42", "--connect", "70000").err())
                .isEqualTo("plankton: --connect: port out of range (0-65535): 70000\n");
        assertThat(Outcome.of("gdb", "hello", "--connect", "1234").err())
                .isEqualTo("plankton: --connect: the number of a VM is wanted, such as 42, not 'hello'\n");
        assertThat(Outcome.of("gdb", "42", "--connect", "1234", "--listen", "0").err())
                .isEqualTo("plankton: --listen is for a VM of its own: leave it out with --connect\n");
        assertThat(Outcome.of("gdb", "hello", "-x", "no-such-script").err())
                .isEqualTo("plankton: -x no-such-script: no such file\n");
        assertThat(Outcome.of("gdb", "no-such-image").status()).isNotZero();
        assertThat(Outcome.of("gdb").err()).contains("IMAGE");
    }

    @Test
    void withoutAServerGdbIsNotStarted() throws IOException {
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), 0)); // It does not listen, and none else can.
            int free = bound.getLocalPort();
            assertThat(Outcome.of("gdb", "42", "--connect", String.valueOf(free))
                            .err())
                    .isEqualTo(("plankton: --connect: no server at port %d of loopback; start it by"
                                    + " `plankton serve --gdb %d`\n")
                            .formatted(free, free));
        }
    }
}

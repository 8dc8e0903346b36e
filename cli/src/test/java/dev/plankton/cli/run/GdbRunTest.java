package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class GdbRunTest {
    @Test
    void badPortsAreRefused() {
        assertThat(Outcome.of("run", "hello", "--gdb", "70000").err())
                .isEqualTo("plankton: --gdb: port out of range (0-65535): 70000\n");
        assertThat(Outcome.of("run", "hello", "--gdb", "x").err())
                .isEqualTo("plankton: --gdb x: a port is wanted, 0 to 65535\n");
        assertThat(Outcome.of("run", "hello", "--gdb", "1234,go").err())
                .isEqualTo("plankton: --gdb 1234,go: PORT, or PORT,run for a VM that does not wait for GDB\n");
        assertThat(Outcome.of("serve", "--vms", "2", "--gdb", "70000").err())
                .isEqualTo("plankton: --gdb: port out of range (0-65535): 70000\n");
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        assertThat(Outcome.of("run", "hello", "--gdb", "0", "--trace").err())
                .isEqualTo("plankton: --trace cannot be combined with --gdb\n");
        assertThat(Outcome.of("run", "hello", "--gdb", "0", "--clock", "host").err())
                .isEqualTo("plankton: --clock cannot be combined with --gdb\n");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThat(Outcome.of("run", "hello", "--gdb", "" + port).err())
                    .startsWith("plankton: cannot listen for GDB at port " + port);
            assertThat(Outcome.of("serve", "--vms", "2", "--port", "0", "--gdb", "" + port)
                            .err())
                    .contains("plankton: cannot listen for GDB at port " + port);
        }
    }
}

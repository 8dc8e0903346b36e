package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * ELKS boots with its network, and its web server answers; the VMs replay to the same states. ELKS is no part of this repository: the
 * test runs with {@code -Dplankton.elks=FILE}, an image as docs/compatibility.md prepares it.
 */
@Timeout(1200)
class RecordedElksTest {
    private static final String GET = "GET /index.html HTTP/1.0\r\n\r\n";

    /** The VM whose address the image has. */
    private static final int VM = 1;

    private static final int PAGES = 10;

    @TempDir
    private Path directory;

    /** What comes as an answer; nothing while the guest does not listen. */
    private static String page(Gateway gateway) {
        try (Client client = new Client(gateway.address(VM))) {
            return client.send(GET).readAll();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void replaysToTheSameState() throws Exception {
        String file = System.getProperty("plankton.elks");
        assumeTrue(file != null, "no image of ELKS is given");
        BootImage image = BootImage.of("elks", Files.readAllBytes(Path.of(file)));
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor = Hypervisor.builder()
                .firstNumber(VM)
                .record(directory, _ -> true)
                .build()) {
            hypervisor.boot(image);
            try (Gateway gateway = Gateway.builder(hypervisor)
                    .via(Via.NE2000)
                    .port(0)
                    .guestPort(80)
                    .start()) {
                Patience.until("ELKS answers", () -> page(gateway).startsWith("HTTP/1."));
                for (int n = 0; n < PAGES; n++) {
                    assertThat(page(gateway)).contains("200").contains("</");
                }
            }
            states = Replays.atRest(hypervisor);
        }
        Replays.leadTo(states, directory, image);
    }
}

package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A load as `wrk` and its like make it: many connections that are kept alive, with several requests on their way on each. The VMs that
 * have borne it replay to the same states.
 */
@Timeout(600)
class RecordedLoadTest {
    private static final int VMS = 6, CLIENTS = 4, CONNECTIONS = 8, ROUNDS = 40;

    private static final String GET = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n";

    @TempDir
    private Path directory;

    /** @param most requests that are sent at once on a connection; the TCP of the guest answers a segment at a time */
    @ParameterizedTest
    @CsvSource({"HTTP, web, 12", "NE2000, http, 1"})
    void vmsReplayToTheSameStates(Via via, String guest, int most) throws Exception {
        BootImage image = BootImage.of(guest, Guests.find(guest).orElseThrow().image());
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor =
                Hypervisor.builder().record(directory, _ -> true).build()) {
            hypervisor.boot(image, VMS, _ -> {});
            try (Gateway gateway =
                    Gateway.builder(hypervisor).via(via).port(0).workers(2).start()) {
                CompletableFuture<?>[] clients = IntStream.range(0, CLIENTS)
                        .mapToObj(n -> CompletableFuture.runAsync(() -> load(gateway, n, most)))
                        .toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(clients).get(5, TimeUnit.MINUTES);
            }
            states = Replays.atRest(hypervisor);
        }
        Replays.leadTo(states, directory, image);
    }

    /** Asks on all connections at a time, and now and then opens a new one, to another VM. */
    private static void load(Gateway gateway, int seed, int most) {
        Random random = new Random(seed);
        Client[] connections = new Client[CONNECTIONS];
        int[] sent = new int[CONNECTIONS];
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (int n = 0; n < CONNECTIONS; n++) {
                    if (connections[n] == null) {
                        connections[n] = new Client(gateway.address(random.nextInt(VMS)));
                    }
                    sent[n] = 1 + random.nextInt(most);
                    connections[n].send(GET.repeat(sent[n]));
                }
                for (int n = 0; n < CONNECTIONS; n++) {
                    for (int left = sent[n]; left > 0; left--) {
                        assertThat(connections[n].readReply()).startsWith("HTTP/1.1 200 ");
                    }
                    if (random.nextInt(10) == 0) {
                        connections[n].close();
                        connections[n] = null;
                    }
                }
            }
            for (Client connection : connections) {
                if (connection != null) {
                    connection.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

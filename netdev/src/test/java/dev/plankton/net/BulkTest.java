package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.testing.Patience;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A guest that sends in bulk, and clients that do not read: it sleeps until they do, and nothing is lost. */
@EnabledOnOs(OS.LINUX)
class BulkTest {
    /** A connection's window, what gathers in it, and Netty's mark, each with what a last segment may exceed it by. */
    private static final long PER_CONNECTION = 192 << 10;
    /** Of that, what is certainly there when the window is closed: Netty's mark, and what gathers but for one segment. */
    private static final long FULL_CONNECTION = (64 << 10) + (30 << 10);

    private final Hypervisor hypervisor = Hypervisor.create();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private Gateway serve(int vms) throws IOException, InterruptedException {
        hypervisor.boot(StreamGuest.assemble(directory), vms, booted -> {});
        return Gateway.builder(hypervisor).via(Via.NE2000).port(0).workers(1).start();
    }

    private static long held() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** Reads {@code count} bytes more and looks at each. */
    private static void readOn(SocketChannel client, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            assertThat(client.read(bytes)).isPositive();
        }
        for (int n = 0; n < count; n++) {
            if (bytes.get(n) != StreamGuest.at(from + n)) {
                assertThat(bytes.get(n)).as("byte %d", from + n).isEqualTo(StreamGuest.at(from + n));
            }
        }
    }

    /**
     * Waits until the guests wait for their clients: they sleep, and so much waits for each client in the gateway that the window it
     * announces to its guest is closed. Only a client that reads ends that.
     */
    private void untilGuestsWait(Gateway gateway, int count) {
        Patience.until(
                "the guests wait",
                () -> gateway.waitingBytes() >= count * FULL_CONNECTION
                        && IntStream.range(0, count)
                                .allMatch(vm -> hypervisor.vm(vm).state() == RunState.IDLE));
    }

    @Test
    void guestsSleepUntilTheirClientsReadAndNothingIsLost() throws Exception {
        int count = 4;
        try (Gateway gateway = serve(count)) {
            long before = held();
            List<SocketChannel> clients = new ArrayList<>();
            for (int vm = 0; vm < count; vm++) {
                clients.add(SocketChannel.open(gateway.address(vm)));
            }
            untilGuestsWait(gateway, count);
            long quiet = gateway.frameCounters().get(FrameCount.RECEIVED);
            assertThat(quiet).as("segments until nothing more fits anywhere").isGreaterThan(count * 64);
            assertThat(held() - before).isLessThan(count * PER_CONNECTION);
            assertThat(gateway.waitingBytes()).isBetween(1L, count * PER_CONNECTION);
            for (SocketChannel client : clients) {
                readOn(client, 0, 12 << 20);
                readOn(client, 12 << 20, 4 << 20);
            }
            assertThat(gateway.frameCounters().get(FrameCount.RECEIVED)).isGreaterThan(quiet);
            for (SocketChannel client : clients) {
                client.close();
            }
            Patience.until("connections are closed", () -> gateway.openGuestConnections() == 0);
            Patience.until("buffers are released", () -> held() <= before);
            Patience.until("nothing waits", () -> gateway.waitingBytes() == 0);
        }
    }

    @Test
    void aClientThatReadsIsNotSlowedByOneThatDoesNot() throws Exception {
        try (Gateway gateway = serve(1);
                SocketChannel idle = SocketChannel.open(gateway.address(0));
                SocketChannel reader = SocketChannel.open(gateway.address(0))) {
            readOn(reader, 0, 8 << 20);
            readOn(idle, 0, 1 << 20);
        }
    }
}

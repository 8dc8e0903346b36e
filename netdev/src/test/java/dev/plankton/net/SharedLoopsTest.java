package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.SharedLoops;
import dev.plankton.net.loop.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which event loops a gateway serves VMs that are reached over some already. */
class SharedLoopsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Loops loops = Loops.start("shared", 1, Sockets.NIO);
    private final VmsElsewhere vms = new VmsElsewhere(loops, new LinkedBlockingQueue<>());

    /** Notes on which threads VMs are looked for, of which there are none. */
    private record VmsElsewhere(Loops loops, BlockingQueue<String> threads) implements Endpoints, SharedLoops {
        @Override
        public @Nullable Endpoint endpoint(int number) {
            threads.add(Thread.currentThread().getName());
            return null;
        }
    }

    @AfterEach
    void close() {
        loops.close(0).awaitUninterruptibly();
    }

    /** On which thread a gateway looks for a VM that a client connects to. */
    private String thread(GatewayBuilder builder) throws IOException, InterruptedException {
        try (Gateway gateway = builder.bind(LOOPBACK).port(0).start()) {
            InetSocketAddress address = gateway.address(1);
            try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
                return vms.threads.take();
            }
        }
    }

    @Test
    void aGatewayServesOnTheLoopsThatItsVmsAreReachedOverAndLeavesThemOpen() throws Exception {
        for (int n = 0; n < 2; n++) {
            assertThat(thread(Gateway.builder(vms).transport(Transport.NIO))).startsWith("shared");
        }
        assertThat(loops.group().isShuttingDown()).isFalse();
    }

    @Test
    void itHasItsOwnIfTheirNumberIsGiven() throws Exception {
        assertThat(thread(Gateway.builder(vms).transport(Transport.NIO).workers(1)))
                .startsWith("plankton-http");
    }
}

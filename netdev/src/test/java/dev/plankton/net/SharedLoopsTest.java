package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.frame.Switch;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A cluster is closed before its gateway, or after it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @EnabledOnOs(OS.LINUX)
    void bothOrdersOfClosingWork(boolean loopsFirst) throws Exception {
        Loops epoll = Loops.start("shared", 1, Sockets.EPOLL);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Switch network = Switch.of(hypervisor);
            GatewayBuilder builder = Gateway.builder(new VmsElsewhere(epoll, vms.threads))
                    .via(Via.NE2000)
                    .network(network)
                    .udp(true)
                    .port(0)
                    .transport(Transport.EPOLL);
            Gateway gateway = builder.start();
            int port = gateway.address(1).getPort();
            if (loopsFirst) {
                epoll.close(0).sync();
            }
            gateway.close();
            assertThat(epoll.group().isShuttingDown()).isEqualTo(loopsFirst);
            try (Gateway next = Gateway.builder(hypervisor)
                    .via(Via.NE2000)
                    .network(network)
                    .udp(true)
                    .port(port)
                    .transport(Transport.EPOLL)
                    .start()) {
                assertThat(next.address(1).getPort())
                        .as("the port and the switch are free")
                        .isEqualTo(port);
            }
        } finally {
            epoll.close(0).awaitUninterruptibly();
        }
    }

    @Test
    void itHasItsOwnIfTheirNumberIsGiven() throws Exception {
        assertThat(thread(Gateway.builder(vms).transport(Transport.NIO).workers(1)))
                .startsWith("plankton-http");
    }
}

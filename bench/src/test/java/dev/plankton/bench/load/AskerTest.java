package dev.plankton.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.net.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AskerTest {
    /** What is handed out must stand still: another thread adds it up while connections are still open. */
    @Test
    void anAnswerThatComesAfterwardsIsNotCounted() throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable());
        byte[] question = "question\n".getBytes(US_ASCII);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Asker asker = Asker.tcp(loop, target(server.getLocalSocketAddress()), 0, 1, question)) {
            try (Socket connection = server.accept()) {
                asker.ask(1_000_000);
                connection.getInputStream().readNBytes(question.length);
                connection.getOutputStream().write("answer\n".getBytes(US_ASCII));
                connection.shutdownOutput();
                assertThat(connection.getInputStream().read())
                        .as("the end of the other side, which has read all by then")
                        .isEqualTo(-1);
            }
            assertThat(asker.answers()).isZero();
            assertThat(asker.nanos().getTotalCount()).isZero();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** One lost datagram must not silence its socket for the rest of the turn. */
    @Test
    void aLostDatagramIsSentAgain() throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable());
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Asker asker =
                        Asker.udp(loop, target(server.getLocalSocketAddress()), 1, "question\n".getBytes(US_ASCII))) {
            Thread asking = Thread.startVirtualThread(() -> {
                try {
                    asker.ask(TimeUnit.SECONDS.toNanos(30));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            server.receive(packet);
            server.receive(packet);
            server.send(packet);
            server.receive(packet);
            asking.interrupt();
            asking.join();
            assertThat(asker.answers()).isPositive();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static Target target(SocketAddress server) {
        return new Target() {
            @Override
            public InetSocketAddress address(int connection) {
                return (InetSocketAddress) server;
            }

            @Override
            public void close() {}
        };
    }
}

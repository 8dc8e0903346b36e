package dev.plankton.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.net.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AskerTest {
    /** What is handed out must stand still: another thread adds it up while connections are still open. */
    @Test
    void anAnswerThatComesAfterwardsIsNotCounted() throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable());
        byte[] question = "question\n".getBytes(StandardCharsets.US_ASCII);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Asker asker = Asker.tcp(loop, target(server), 0, 1, question)) {
            try (Socket connection = server.accept()) {
                asker.ask(1_000_000);
                connection.getInputStream().readNBytes(question.length);
                connection.getOutputStream().write("answer\n".getBytes(StandardCharsets.US_ASCII));
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

    private static Target target(ServerSocket server) {
        return new Target() {
            @Override
            public InetSocketAddress address(int connection) {
                return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            }

            @Override
            public void close() {}
        };
    }
}

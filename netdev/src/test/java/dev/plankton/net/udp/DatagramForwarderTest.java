package dev.plankton.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.ip.Station;
import dev.plankton.testing.Patience;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What becomes of datagrams when something fails, or ends. */
@EnabledOnOs(OS.LINUX)
class DatagramForwarderTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
    private static final int HOME_BITS = 0x7F00_0001;
    private static final int GUEST_PORT = 7;
    private static final int BAD_VM = 4;
    private static final int VM = 5;
    private static final int TIMEOUT_MS = 60_000;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private DatagramSocket client;

    @BeforeEach
    void open() throws IOException {
        client = new DatagramSocket(0, HOME);
        client.setSoTimeout(TIMEOUT_MS);
    }

    @AfterEach
    void close() {
        client.close();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Station station(FrameNetwork network) {
        return new Station(network, List.of(loop), System::nanoTime, 1);
    }

    private static DatagramForwarder door(Station station, int port) throws IOException {
        return DatagramForwarder.open(station, GUEST_PORT, new InetSocketAddress("0.0.0.0", port), true, 0);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
            return socket.getLocalPort();
        }
    }

    /** They are received together: the loop is busy while they come. */
    @Test
    void oneThatFailsTakesNoOtherWithIt() throws Exception {
        Station station = station((vm, frame, offset, length) -> {
            if (vm == BAD_VM) {
                throw new IllegalStateException("a defect");
            }
            return true;
        });
        int port = freePort();
        DatagramForwarder door = door(station, port);
        loop.submit(() -> {
                    for (int vm : new int[] {BAD_VM, VM, VM}) {
                        client.send(new DatagramPacket(new byte[1], 1, VmAddress.of(vm), port));
                    }
                    return null;
                })
                .sync();
        Patience.until("both others are in", () -> station.tally().sum(FrameCount.DATAGRAMS_IN) == 2);
        assertThat(station.tally().sum(FrameCount.DATAGRAMS_DROPPED)).isEqualTo(1);
        door.close().sync();
    }

    /** Loops that a gateway shares may be closed before it. */
    @Test
    void itIsClosedAfterItsLoopToo() throws Exception {
        int port = freePort();
        DatagramForwarder door = door(station((vm, frame, offset, length) -> true), port);
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        door.close().sync();
        new DatagramSocket(new InetSocketAddress("0.0.0.0", port)).close();
    }

    @Test
    void aReplyThatWaitsWhenTheEndComesLeaves() throws Exception {
        Station station = station((vm, frame, offset, length) -> true);
        DatagramForwarder door = door(station, 0);
        loop.submit(() -> {
                    door.received(0x7F00_0000 | VM, HOME_BITS, client.getLocalPort(), new byte[1], 1);
                    Future<?> closing = door.close();
                    door.datagram(VM, GUEST_PORT, client.getLocalPort(), new byte[] {42}, 0, 1);
                    return closing;
                })
                .sync()
                .getNow()
                .sync();
        assertThat(station.tally().sum(FrameCount.DATAGRAMS_OUT)).isEqualTo(1);
        DatagramPacket got = new DatagramPacket(new byte[9], 9);
        client.receive(got);
        assertThat(got.getData()[0]).isEqualTo((byte) 42);
    }

    @Test
    void nothingIsLeftOpenOfOneThatCannotBegin() throws Exception {
        Station station = station((vm, frame, offset, length) -> true);
        int port = freePort();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        assertThatThrownBy(() -> door(station, port)).isInstanceOf(RuntimeException.class);
        try (DatagramSocket again = new DatagramSocket(new InetSocketAddress("0.0.0.0", port))) {
            assertThat(again.isBound()).isTrue();
        }
    }
}

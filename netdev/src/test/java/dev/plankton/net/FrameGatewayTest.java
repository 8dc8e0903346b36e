package dev.plankton.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.counters.Counts;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients reach the guests' own network stacks: real sockets at one end, 512-byte guests on their NE2000 at the other. */
@EnabledOnOs(OS.LINUX)
class FrameGatewayTest {
    private static final int VMS = 300;
    private static final int TIMEOUT_MS = 60_000;
    private static final int AGAIN_MS = 50;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n";

    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private GatewayBuilder serve(String guest) {
        hypervisor.boot(BootImage.of(guest, Guests.find(guest).orElseThrow().image()), VMS, booted -> {});
        return Gateway.builder(hypervisor).via(Via.NE2000).port(0);
    }

    private static String reply(int vm) {
        return HEAD + "VM %08d\n".formatted(vm);
    }

    private static Socket connect(Gateway gateway, int vm) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.connect(gateway.address(vm), TIMEOUT_MS);
        return socket;
    }

    private static String exchange(Socket socket, int vm) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(reply(vm).length()), US_ASCII);
    }

    private static void awaitNoneOpen(Gateway gateway) {
        Patience.until("none is open", () -> gateway.openGuestConnections() == 0);
    }

    @Test
    void everyVmAnswersWithItsOwnNumber() throws Exception {
        try (Gateway gateway = serve("http").start()) {
            for (int vm = 0; vm < VMS; vm += 7) {
                try (Socket socket = connect(gateway, vm)) {
                    for (int n = 0; n < 3; n++) {
                        assertThat(exchange(socket, vm)).isEqualTo(reply(vm));
                    }
                }
            }
            awaitNoneOpen(gateway);
            Counts<FrameCount> counters = gateway.frameCounters();
            assertThat(counters.get(FrameCount.CONNECTIONS)).isEqualTo(43);
            assertThat(counters.get(FrameCount.MALFORMED)).isZero();
            assertThat(counters.get(FrameCount.UNDELIVERED)).isZero();
        }
    }

    @Test
    void aClientThatEndsItsStreamGetsItsReplyAndThenTheEnd() throws Exception {
        try (Gateway gateway = serve("http").start();
                Socket socket = connect(gateway, 5)) {
            socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo(reply(5));
            awaitNoneOpen(gateway);
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws Exception {
        try (Gateway gateway = serve("http").start();
                Socket socket = connect(gateway, 9)) {
            Random random = new Random(1);
            for (int n = 0; n < 50; n++) {
                byte[] request = (REQUEST + "x".repeat(random.nextInt(1000))).getBytes(US_ASCII);
                socket.getOutputStream().write(request);
                byte[] reply = socket.getInputStream().readNBytes(reply(9).length());
                assertThat(new String(reply, US_ASCII)).isEqualTo(reply(9));
            }
        }
    }

    @Test
    void manyClientsOfManyVmsAtOnce() throws Exception {
        try (Gateway gateway = serve("http").workers(2).start()) {
            List<Socket> sockets = new ArrayList<>();
            for (int n = 0; n < 400; n++) {
                sockets.add(connect(gateway, n % 40));
            }
            for (int round = 0; round < 3; round++) {
                for (Socket socket : sockets) {
                    socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
                }
                for (int n = 0; n < sockets.size(); n++) {
                    InputStream in = sockets.get(n).getInputStream();
                    assertThat(new String(in.readNBytes(reply(0).length()), US_ASCII))
                            .isEqualTo(reply(n % 40));
                }
            }
            assertThat(gateway.openGuestConnections()).isEqualTo(400);
            for (Socket socket : sockets) {
                socket.close();
            }
            awaitNoneOpen(gateway);
        }
    }

    @Test
    void clientsThatResetLeaveNothingBehind() throws Exception {
        try (Gateway gateway = serve("http").start()) {
            for (int n = 0; n < 100; n++) {
                Socket socket = connect(gateway, n % 3);
                socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
                socket.setSoLinger(true, 0);
                socket.close();
            }
            awaitNoneOpen(gateway);
            try (Socket socket = connect(gateway, 1)) {
                assertThat(exchange(socket, 1)).isEqualTo(reply(1));
            }
        }
    }

    @Test
    void tooManyConnectionsAreRefusedAndCounted() throws Exception {
        try (Gateway gateway = serve("http").workers(1).connections(2).start();
                Socket first = connect(gateway, 1);
                Socket second = connect(gateway, 1)) {
            assertThat(exchange(first, 1)).isEqualTo(reply(1));
            assertThat(exchange(second, 1)).isEqualTo(reply(1));
            assertThatThrownBy(() -> {
                        try (Socket third = connect(gateway, 1)) {
                            if (third.getInputStream().read() < 0) {
                                throw new SocketException("closed");
                            }
                        }
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(gateway.frameCounters().get(FrameCount.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void aPingReportsHowLongItTook() throws Exception {
        try (Gateway gateway = serve("udp-echo").start()) {
            Duration time = gateway.ping(VMS - 1, Duration.ofMillis(TIMEOUT_MS)).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            assertThat(time).isPositive();
            assertThatThrownBy(() -> gateway.ping(VMS, Duration.ofMillis(50)).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("VM " + VMS);
        }
    }

    @Test
    void datagramsComeBackFromTheAddressTheyWereSentTo() throws Exception {
        try (Gateway gateway = serve("udp-echo").udp(true).start();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(gateway.transport()).isEqualTo(Transport.EPOLL);
            socket.setSoTimeout(TIMEOUT_MS);
            for (int vm = 0; vm < VMS; vm += 13) {
                byte[] sent = new byte[vm * 4];
                new Random(vm).nextBytes(sent);
                InetSocketAddress to = gateway.address(vm);
                socket.send(new DatagramPacket(sent, sent.length, to));
                DatagramPacket got = new DatagramPacket(new byte[2000], 2000);
                socket.receive(got);
                assertThat(got.getSocketAddress()).isEqualTo(to);
                assertThat(Arrays.copyOf(got.getData(), got.getLength())).isEqualTo(sent);
            }
            assertThat(gateway.frameCounters().get(FrameCount.DATAGRAMS_DROPPED))
                    .isZero();
        }
    }

    /** More at a time than one system call receives or sends. */
    @Test
    void eachDatagramOfABurstComesBack() throws Exception {
        int burst = 100;
        try (Gateway gateway = serve("udp-echo").udp(true).start();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.setSoTimeout(TIMEOUT_MS);
            Map<Integer, InetSocketAddress> waiting = new HashMap<>();
            for (int n = 0; n < burst; n++) {
                waiting.put(n, gateway.address(n % VMS));
                socket.send(new DatagramPacket(new byte[] {(byte) n}, 1, gateway.address(n % VMS)));
            }
            while (!waiting.isEmpty()) {
                DatagramPacket got = new DatagramPacket(new byte[9], 9);
                socket.receive(got);
                assertThat(got.getLength()).isEqualTo(1);
                assertThat(waiting.remove((int) got.getData()[0])).isEqualTo(got.getSocketAddress());
            }
            // A datagram is counted when the guest has it, whose reply may leave before.
            Patience.until("all are counted", () -> gateway.frameCounters().get(FrameCount.DATAGRAMS_IN) == burst);
            assertThat(gateway.frameCounters().get(FrameCount.DATAGRAMS_DROPPED))
                    .isZero();
        }
    }

    @Test
    void datagramsTooLongForAPacketAreCountedAndDropped() throws Exception {
        try (Gateway gateway =
                        serve("udp-echo").udp(true).transport(Transport.EPOLL).start();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.setSoTimeout(TIMEOUT_MS);
            for (int length : new int[] {1473, 1472}) {
                socket.send(new DatagramPacket(new byte[length], length, gateway.address(1)));
            }
            DatagramPacket got = new DatagramPacket(new byte[2000], 2000);
            socket.receive(got);
            assertThat(got.getLength()).isEqualTo(1472);
            assertThat(gateway.frameCounters().get(FrameCount.DATAGRAMS_DROPPED))
                    .isEqualTo(1);
        }
    }

    @Test
    void udpIsRefusedWhereItCannotBe() {
        assertThatThrownBy(() ->
                        serve("udp-echo").udp(true).transport(Transport.NIO).start())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("epoll");
        assertThatThrownBy(() -> Gateway.builder(hypervisor).udp(true).port(0).start())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("NIC");
    }

    @Test
    void datagramsFromOutsideDoNotGetIn() throws Exception {
        InetAddress outer = GatewayTest.outerAddress();
        assumeTrue(outer != null, "this host has no address but loopback");
        try (Gateway gateway =
                        serve("udp-echo").udp(true).transport(Transport.EPOLL).start();
                DatagramSocket socket = new DatagramSocket(0, outer)) {
            assertThat(gateway.closedToOutside()).isTrue();
            socket.setSoTimeout(300);
            socket.connect(outer, gateway.port());
            assertThatThrownBy(() -> {
                        socket.send(new DatagramPacket(new byte[9], 9));
                        socket.receive(new DatagramPacket(new byte[9], 9));
                    })
                    .isInstanceOf(IOException.class);
            assertThat(gateway.frameCounters().get(FrameCount.DATAGRAMS_IN)).isZero();
        }
    }

    @Test
    void datagramsFromOutsideGetToVm0IfTheGatewayIsBoundThere() throws Exception {
        InetAddress outer = GatewayTest.outerAddress();
        assumeTrue(outer != null, "this host has no address but loopback");
        for (InetAddress bound : new InetAddress[] {outer, InetAddress.ofLiteral("0.0.0.0")}) {
            try (Gateway gateway = serve("udp-echo")
                            .udp(true)
                            .transport(Transport.EPOLL)
                            .bind(bound)
                            .start();
                    DatagramSocket socket = new DatagramSocket(0, outer)) {
                assertThat(gateway.closedToOutside()).isFalse();
                socket.setSoTimeout(TIMEOUT_MS);
                InetSocketAddress to = new InetSocketAddress(outer, gateway.port());
                socket.send(new DatagramPacket(new byte[] {42}, 1, to));
                DatagramPacket got = new DatagramPacket(new byte[9], 9);
                socket.receive(got);
                assertThat(got.getSocketAddress()).isEqualTo(to);
                assertThat(got.getLength()).isEqualTo(1);
                assertThat(got.getData()[0]).isEqualTo((byte) 42);
                assertThat(gateway.ping(0, Duration.ofSeconds(TIMEOUT_MS)).get())
                        .isPositive();
            }
        }
    }

    /** Sends until an answer comes: while the flood's datagrams fill the socket, the kernel drops others. */
    private static void untilAnswered(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(AGAIN_MS);
        Patience.until("it is answered again", () -> {
            try {
                socket.send(new DatagramPacket(new byte[2], 2));
                socket.receive(new DatagramPacket(new byte[2], 2));
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Far more than is answered, to few VMs from several threads; then all is as before. */
    @Test
    void afterAFloodOfDatagramsAllIsAsBefore() throws Exception {
        try (Gateway gateway =
                        serve("udp-echo").udp(true).transport(Transport.EPOLL).start();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            List<Thread> flood = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                int vm = n;
                flood.add(Thread.ofPlatform().start(() -> {
                    try (DatagramSocket sender = new DatagramSocket()) {
                        for (int sent = 0; sent < 30_000; sent++) {
                            sender.send(new DatagramPacket(new byte[1000], 1000, gateway.address(vm)));
                        }
                    } catch (IOException e) {
                        // The kernel's own buffers are full: that is what a flood is.
                    }
                }));
            }
            for (Thread thread : flood) {
                thread.join();
            }
            socket.connect(gateway.address(2));
            untilAnswered(socket);
            socket.setSoTimeout(TIMEOUT_MS);
            for (int n = 0; n < 100; n++) {
                socket.send(new DatagramPacket(new byte[] {(byte) n}, 1));
                DatagramPacket got = new DatagramPacket(new byte[9], 9);
                do {
                    socket.receive(got);
                } while (got.getLength() == 2); // An answer to one sent again.
                assertThat(got.getData()[0]).isEqualTo((byte) n);
            }
            Counts<FrameCount> counters = gateway.frameCounters();
            assertThat(counters.get(FrameCount.DATAGRAMS_OUT) + counters.get(FrameCount.DATAGRAMS_DROPPED))
                    .isPositive();
            assertThat(counters.get(FrameCount.MALFORMED)).isZero();
            assertThat(hypervisor.alive()).isEqualTo(VMS);
        }
    }
}

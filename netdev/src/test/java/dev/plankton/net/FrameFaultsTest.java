package dev.plankton.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.frame.SwitchCount;
import dev.plankton.testing.Patience;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients and guests that misbehave: what it costs is bounded, others are answered, and nothing is left of it. */
@EnabledOnOs(OS.LINUX)
class FrameFaultsTest {
    private static final int TIMEOUT_MS = 60_000;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);
    private static final int REPLY = 51;
    /** What a connection may hold for a client that does not read, and for a guest that takes nothing: see Ne2000Connection. */
    private static final long PER_CONNECTION = 192 << 10;

    /** Sends 60 bytes to the gateway's address, again and again; they are no IP packet though they say so. */
    private static final String FLOODS_THE_GATEWAY = "BE 21 7C B6 03 AC 88 C2 AC EE 81 FE 35 7C 75 F5 B2 10 BE 40 7C "
            + "B9 3C 00 F3 6E B2 00 B0 26 EE EB DF "
            + "00 21 0E 48 04 40 05 3C 06 00 08 00 09 40 0A 3C 0B 00 00 12 "
            + "00 00 00 00 00 00 00 00 00 00 00 02 00 0A FF FF FE 02 00 0A 00 00 00 08 00 45";

    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private GatewayBuilder serve(String guest, int vms) {
        hypervisor.boot(BootImage.of(guest, Guests.find(guest).orElseThrow().image()), vms, booted -> {});
        return Gateway.builder(hypervisor).via(Via.NE2000).port(0);
    }

    private static void isAnswered(Gateway gateway, int vm) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(gateway.address(vm), TIMEOUT_MS);
            socket.getOutputStream().write(REQUEST);
            assertThat(new String(socket.getInputStream().readNBytes(REPLY), US_ASCII))
                    .endsWith("VM %08d\n".formatted(vm));
        }
    }

    /** Sockets of this process: what else it opens meanwhile, as the files of classes, is no concern of the test. */
    private static long descriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(FrameFaultsTest::isSocket).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // Closed meanwhile.
        }
    }

    /** Bytes of Netty's buffers that are in use. */
    private static long held() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    private static void reset(SocketChannel channel) throws IOException {
        channel.socket().setSoLinger(true, 0);
        channel.close();
    }

    private static List<SocketChannel> connected(Gateway gateway, int count, int vms) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            SocketChannel channel = SocketChannel.open(gateway.address(n % vms));
            channel.configureBlocking(false);
            clients.add(channel);
        }
        return clients;
    }

    /** Far more requests to two VMs than they answer, from clients that read nothing; then all is as before. */
    @Test
    void slowReadersAreBoundedAndLeaveNothing() throws Exception {
        try (Gateway gateway = serve("http", 3).start()) {
            isAnswered(gateway, 2);
            Patience.until("closed", () -> gateway.openGuestConnections() == 0);
            long descriptors = descriptors();
            long before = held();
            int count = 20;
            List<SocketChannel> clients = connected(gateway, count, 2);
            ByteBuffer much = ByteBuffer.allocate(64 << 10);
            while (much.remaining() >= REQUEST.length) {
                much.put(REQUEST);
            }
            much.flip();
            long most = 0;
            for (int round = 0; round < 100; round++) {
                for (SocketChannel client : clients) {
                    client.write(much.duplicate());
                }
                isAnswered(gateway, 2);
                most = Math.max(most, held() - before);
            }
            assertThat(most).isLessThan(count * PER_CONNECTION);
            for (SocketChannel client : clients) {
                reset(client);
            }
            Patience.until("connections are closed", () -> gateway.openGuestConnections() == 0);
            Patience.until("buffers are released", () -> held() <= before);
            Patience.until("descriptors are closed", () -> descriptors() <= descriptors);
            for (int vm = 0; vm < 3; vm++) {
                isAnswered(gateway, vm);
            }
        }
    }

    /** Ten times as many clients as there may be connections, all of one VM, all at once. */
    @Test
    void anOverloadPassesAndLeavesNothing() throws Exception {
        try (Gateway gateway = serve("http", 2).workers(2).connections(40).start()) {
            isAnswered(gateway, 0);
            Patience.until("closed", () -> gateway.openGuestConnections() == 0);
            long descriptors = descriptors();
            long before = held();
            List<SocketChannel> clients = connected(gateway, 400, 1);
            for (int round = 0; round < 20; round++) {
                for (SocketChannel client : clients) {
                    try {
                        client.write(ByteBuffer.wrap(REQUEST));
                    } catch (IOException e) {
                        // One that was refused.
                    }
                }
                assertThat(gateway.openGuestConnections()).isLessThanOrEqualTo(40);
            }
            // What is refused by the stack is counted there first, and a moment later as refused to the client.
            Patience.until("refused", () -> gateway.counters().get(GatewayCount.REFUSED_BUSY) >= 360);
            assertThat(gateway.counters().get(GatewayCount.REFUSED_BUSY)).isEqualTo(360);
            assertThat(gateway.frameCounters().get(FrameCount.REFUSED)).isEqualTo(360);
            for (SocketChannel client : clients) {
                reset(client);
            }
            Patience.until("connections are closed", () -> gateway.openGuestConnections() == 0);
            Patience.until("buffers are released", () -> held() <= before);
            Patience.until("descriptors are closed", () -> descriptors() <= descriptors);
            isAnswered(gateway, 0);
            isAnswered(gateway, 1);
        }
    }

    /** The guest has no TCP at all: the SYN gets no answer. */
    @Test
    void clientsThatLeaveBeforeTheGuestAnswersLeaveNothing() throws Exception {
        try (Gateway gateway = serve("hello", 2).start()) {
            long descriptors = descriptors();
            long before = held();
            for (int round = 0; round < 3; round++) {
                long opened = gateway.frameCounters().get(FrameCount.CONNECTIONS);
                List<SocketChannel> clients = connected(gateway, 50, 2);
                for (SocketChannel client : clients) {
                    client.write(ByteBuffer.wrap(REQUEST));
                }
                Patience.until("connecting", () -> gateway.frameCounters().get(FrameCount.CONNECTIONS) == opened + 50);
                for (SocketChannel client : clients) {
                    reset(client);
                }
                Patience.until("connections are closed", () -> gateway.openGuestConnections() == 0);
            }
            Patience.until("buffers are released", () -> held() <= before);
            Patience.until("descriptors are closed", () -> descriptors() <= descriptors);
        }
    }

    /** To guests from a link, and to the gateway as if from a guest: random bytes, half of them almost TCP, of any length. */
    @Test
    void framesThatMakeNoSenseLeaveNothing() throws Exception {
        Switch hub = Switch.of(hypervisor);
        try (Gateway gateway = serve("http", 3).network(hub).start();
                Switch.Plug plug = hub.plug((frame, offset, length) -> true)) {
            for (int vm = 0; vm < 3; vm++) {
                isAnswered(gateway, vm);
            }
            Patience.until("closed", () -> gateway.openGuestConnections() == 0);
            untilIdle();
            long[] deltas = deltas();
            Random random = new Random(6);
            for (int n = 0; n < 10_000; n++) {
                byte[] frame = new byte[random.nextInt(1600)];
                random.nextBytes(frame);
                int vm = n % 3;
                if (frame.length > 60) {
                    byte[] to = {2, 0, 10, 0, 0, (byte) vm, 2, 0, 10, 0, 0, 99, 8, 0};
                    System.arraycopy(to, 0, frame, 0, to.length);
                    if (n % 2 == 0) {
                        byte[] tcp = {0x45, 0, (byte) (frame.length >> 8), (byte) frame.length};
                        System.arraycopy(tcp, 0, frame, 14, tcp.length);
                        frame[23] = 6;
                    }
                }
                plug.onFrame(frame, 0, frame.length);
                System.arraycopy(new byte[] {2, 0, 10, -1, -1, -2}, 0, frame, 0, Math.min(6, frame.length));
                hub.onFrame(vm, frame, 0, frame.length);
            }
            assertThat(hub.counters().get(SwitchCount.DROPPED_MALFORMED))
                    .as("too short or too long")
                    .isGreaterThan(1000);
            Patience.until("looked at", () -> gateway.frameCounters().get(FrameCount.MALFORMED) > 1000);
            untilIdle();
            long[] after = deltas();
            for (int vm = 0; vm < 3; vm++) {
                assertThat(after[vm])
                        .as("bytes that VM %d holds: the place in the NIC's ring has moved on", vm)
                        .isLessThanOrEqualTo(deltas[vm] + 32);
            }
            for (int vm = 0; vm < 3; vm++) {
                isAnswered(gateway, vm);
            }
            Patience.until("closed", () -> gateway.openGuestConnections() == 0);
        }
    }

    private void untilIdle() {
        Patience.until(
                "idle",
                () -> IntStream.range(0, 3).allMatch(vm -> hypervisor.vm(vm).state() == RunState.IDLE));
    }

    private long[] deltas() {
        return IntStream.range(0, 3)
                .mapToLong(vm -> hypervisor.vm(vm).deltaBytes())
                .toArray();
    }

    /** All of them on the one loop that also does the others' connections. */
    @Test
    void guestsThatFloodTheGatewayDoNotSilenceTheOthers() throws Exception {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.ofDelimiter(" ").parseHex(FLOODS_THE_GATEWAY);
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        hypervisor.boot(BootImage.of("flood", sector), 4, booted -> {});
        try (Gateway gateway = serve("http", 4).workers(1).start()) {
            Patience.until("flooded", () -> gateway.frameCounters().get(FrameCount.MALFORMED) > 1000);
            for (int n = 0; n < 20; n++) {
                isAnswered(gateway, 4 + n % 4);
            }
            long heard = gateway.frameCounters().get(FrameCount.MALFORMED);
            Patience.until("flooded still", () -> gateway.frameCounters().get(FrameCount.MALFORMED) > heard + 1000);
            Patience.until("closed", () -> gateway.openGuestConnections() == 0);
        }
    }

    /** So that the kernel finds clients on other hosts that have vanished. */
    @Test
    void idleClientsAreAskedWhetherTheyAreThere() throws Exception {
        try (Gateway gateway = serve("http", 2).start();
                Socket socket = new Socket()) {
            InetSocketAddress at = gateway.address(1);
            socket.connect(at, TIMEOUT_MS);
            String ports = "[0-9A-F]+:%04X [0-9A-F]+:%04X".formatted(at.getPort(), socket.getLocalPort());
            // proc(5): the fourth field is the state, 01 for established; the sixth begins with 02 for a keepalive
            // timer.
            String entry = "\\s*\\d+: " + ports + " 01 \\S+ 02:.*";
            Patience.until(
                    "its end of the connection has a keepalive timer",
                    () -> sockets()
                            .anyMatch(line -> line.toUpperCase(Locale.ROOT).matches(entry)));
        }
    }

    private static Stream<String> sockets() {
        List<String> lines = new ArrayList<>();
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try {
                lines.addAll(Files.readAllLines(Path.of(table)));
            } catch (IOException e) {
                // A kernel without IPv6.
            }
        }
        return lines.stream();
    }
}

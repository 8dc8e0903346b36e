package dev.plankton.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.tls.Certificates;
import dev.plankton.cluster.tls.TlsFiles;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.Sockets;
import dev.plankton.testing.Patience;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections between nodes. */
class PeerNetworkTest {
    private static final byte[] NOTHING = {};

    private final List<End> ends = new ArrayList<>();

    /** A node's end of its connections, which keeps what it has heard. */
    private static final class End implements PeerHandler, AutoCloseable {
        final ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        final PeerNetwork network;
        final NodeId self;

        End(String name, String cluster, @Nullable TlsFiles tls) throws IOException {
            network = PeerNetwork.listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    tls == null ? null : tls.context(),
                    Loops.start("test-peer", 1, Sockets.NIO));
            self = NodeId.starting(name, "127.0.0.1", network.port());
            network.start(self, cluster, this);
        }

        /** Connections that nodes have had with this one. */
        long connections() {
            return network.counters().get(PeerCount.CONNECTED);
        }

        @Override
        public void lost(NodeId node) {
            lost.add(node.name());
        }

        @Override
        public void received(PeerConnection from, Message message) {
            received.add(message);
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private End end(String name, String cluster) throws IOException {
        return end(name, cluster, null);
    }

    private End end(String name, String cluster, @Nullable TlsFiles tls) throws IOException {
        End end = new End(name, cluster, tls);
        ends.add(end);
        return end;
    }

    @Test
    void withTlsOnlyNodesWithACertificateOfTheAuthorityAreTaken(@TempDir Path folder) throws Exception {
        Certificates ours = new Certificates(folder.resolve("ours"));
        Certificates others = new Certificates(folder.resolve("others"));
        End a = end("a", "one", ours.node("a"));
        End b = end("b", "one", ours.node("b"));
        End c = end("c", "one", others.node("c"));
        End d = end("d", "one");
        for (End other : List.of(b, c, d)) {
            want(a, other);
        }
        PeerConnection there = connection(a, b);
        connection(b, a);
        assertThat(there.send(new Message.Holding(1))).isTrue();
        Patience.until("it is there", () -> b.received.size() == 1);
        Patience.until("the others were refused", () -> a.network.counters().get(PeerCount.REFUSED) >= 2);
        assertThat(a.network.connection(c.self)).isNull();
        assertThat(a.network.connection(d.self)).isNull();
        assertThat(a.connections()).isEqualTo(1);
        assertThat(c.connections()).isZero();
        assertThat(d.connections()).isZero();
    }

    @AfterEach
    void close() {
        ends.forEach(End::close);
    }

    private static PeerConnection connection(End from, End to) {
        Patience.until("they are connected", () -> from.network.connection(to.self) != null);
        return from.network.connection(to.self);
    }

    private static void want(End a, End b) {
        a.network.want(b.self);
        b.network.want(a.self);
    }

    @Test
    void messagesOfBothEndsArriveInOrder() throws IOException {
        End a = end("a", "one");
        End b = end("b", "one");
        want(a, b);
        PeerConnection there = connection(a, b);
        PeerConnection back = connection(b, a);
        for (int n = 0; n < 10_000; n++) {
            assertThat(there.send(new Message.Holding(n))).isTrue();
            assertThat(back.send(new Message.SerialStopped(n))).isTrue();
        }
        Patience.until("all are there", () -> b.received.size() == 10_000 && a.received.size() == 10_000);
        long next = 0;
        for (Message message : b.received) {
            assertThat(message).isEqualTo(new Message.Holding(next++));
        }
        assertThat(a.network.counters().get(PeerCount.WRITES))
                .as("they leave together")
                .isLessThan(10_000);
        assertThat(a.network.counters().get(PeerCount.CONNECTED))
                .as("one connection")
                .isEqualTo(1);
        assertThat(b.network.counters().get(PeerCount.CONNECTED)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsLostIsMadeAgain() throws IOException {
        End a = end("a", "one");
        End b = end("b", "one");
        want(a, b);
        PeerConnection first = connection(b, a);
        connection(a, b).close();
        Patience.until("it is another", () -> {
            PeerConnection now = b.network.connection(a.self);
            return now != null && !now.equals(first);
        });
        assertThat(first.send(new Message.Holding(1))).isFalse();
        Patience.until("it was heard of", () -> b.lost.contains("a"));
    }

    @Test
    void aNodeThatIsForgottenIsNotDialledAgain() throws IOException {
        End a = end("a", "one");
        End b = end("b", "one");
        want(a, b);
        connection(a, b);
        a.network.forget(b.self);
        Patience.until("it is closed", () -> b.lost.contains("a"));
        assertThat(a.network.connection(b.self)).isNull();
    }

    /** The other one may not know it yet, or have begun to dial before. */
    @Test
    void aNodeThatWasForgottenIsRefusedUntilItIsWantedAgain() throws IOException {
        End a = end("a", "one");
        End b = end("b", "one");
        b.network.forget(a.self);
        a.network.want(b.self);
        Patience.until("it is refused", () -> b.network.counters().get(PeerCount.REFUSED) > 0);
        assertThat(b.network.connection(a.self)).isNull();
        b.network.want(a.self);
        connection(b, a);
    }

    @Test
    void aNodeOfAnotherClusterIsRefused() throws IOException {
        End a = end("a", "one");
        End b = end("b", "two");
        want(a, b);
        Patience.until(
                "it is refused",
                () -> b.network.counters().get(PeerCount.REFUSED) > 0
                        || a.network.counters().get(PeerCount.REFUSED) > 0);
        assertThat(a.network.connection(b.self)).isNull();
        assertThat(b.network.connection(a.self)).isNull();
        assertThat(a.connections()).isZero();
    }

    /** What a node answers to bytes of someone else, up to its end of the connection. */
    private static String answer(End node, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.network.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes);
            byte[] all = new DataInputStream(socket.getInputStream()).readAllBytes();
            return new String(all, StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsNoNodeIsAnsweredWhyAndDisconnected() throws IOException {
        End a = end("a", "one");
        assertThat(answer(a, message(new Message.Hello(9, "one", NodeId.starting("x", "127.0.0.1", 1)))))
                .contains("the other node speaks version 9 of the protocol between nodes, this one version 2");
        assertThat(answer(a, message(new Message.Request(1, 1, NOTHING)))).contains("it has not said who it is");
        assertThat(answer(a, new byte[] {0, 0, 0, 1, 99})).contains("no message is of kind 99");
        answer(a, "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        answer(a, new byte[] {0x7F, -1, -1, -1, 2});
        assertThat(a.connections()).isZero();
        assertThat(a.network.counters().get(PeerCount.REFUSED)).isGreaterThanOrEqualTo(4);
    }

    private static byte[] message(Message message) {
        WireBuffer out = new WireBuffer();
        MessageCodec.write(message, out);
        int length = out.length();
        return Arrays.copyOf(out.take(), length);
    }
}

package dev.plankton.cluster.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cluster.coordination.ControlSettings;
import dev.plankton.cluster.coordination.ElectedControl;
import dev.plankton.cluster.coordination.InstantOwner;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.tls.Certificates;
import dev.plankton.cluster.tls.TlsFiles;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes of Pekko on loopback, a few at a time in one JVM. */
final class PekkoMembershipTest {
    /** A pause of the machine of this length is no death; the tests wait for deaths as long as it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<PekkoMembership> nodes = new ArrayList<>();
    private final List<ElectedControl> controls = new ArrayList<>();

    @AfterEach
    void close() {
        controls.forEach(ElectedControl::close);
        nodes.forEach(PekkoMembership::close);
    }

    private PekkoMembership start(String name) throws IOException {
        return start(name, null);
    }

    private PekkoMembership start(String name, @Nullable TlsFiles tls) throws IOException {
        List<String> seeds = nodes.isEmpty()
                ? List.of()
                : List.of("127.0.0.1:" + nodes.getFirst().port());
        PekkoMembership node = PekkoMembership.start(
                NodeId.starting(name, "127.0.0.1", 7000),
                new PekkoSettings("test", "127.0.0.1", 0, seeds, PATIENCE, tls));
        nodes.add(node);
        return node;
    }

    private void awaitUp() {
        Patience.until(
                "all are up",
                () -> nodes.stream()
                        .allMatch(node -> node.members().stream()
                                        .filter(member -> member.status() == Member.Status.UP)
                                        .count()
                                == nodes.size()));
    }

    @Test
    void nodesFindEachOtherAndTalk() throws IOException {
        PekkoMembership a = start("a"), b = start("b");
        awaitUp();
        assertThat(a.members()).isEqualTo(b.members());
        assertThat(a.members()).extracting(Member::node).containsExactly(a.self(), b.self());

        Set<String> got = ConcurrentHashMap.newKeySet();
        List<Integer> order = new CopyOnWriteArrayList<>();
        b.onMessage((from, message) -> {
            got.add(from.name() + message.length);
            order.add(message.length);
        });
        IntStream.range(0, 100).forEach(i -> a.send(b.self(), new byte[i]));
        a.send(b.self(), new byte[PekkoMembership.MOST_BYTES]);
        b.send(b.self(), new byte[7]);
        Patience.until("all messages", () -> got.size() == 102);
        order.remove((Integer) 7);
        assertThat(order.subList(0, 6)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThatThrownBy(() -> a.send(b.self(), new byte[PekkoMembership.MOST_BYTES + 1]))
                .hasMessage("message of 524289 bytes, at most 524288");

        // What is for a former life of the node does not reach the present one.
        NodeId former = new NodeId("b", "127.0.0.1", 7000, 1);
        a.send(former, new byte[1000]);
        b.received(Envelope.of(a.self(), former, new byte[1000]));
        assertThat(got).doesNotContain("a1000");
    }

    @Test
    void aNodeThatDiesIsRemovedByTheOthersAndOneThatLeavesKnowsIt() throws IOException {
        PekkoMembership a = start("a"), b = start("b"), c = start("c");
        List<MembershipEvent> seen = new CopyOnWriteArrayList<>(), left = new CopyOnWriteArrayList<>();
        a.onEvent(seen::add);
        b.onEvent(left::add);
        awaitUp();
        c.close();
        MembershipEvent death = new MembershipEvent(Kind.REMOVED, c.self());
        Patience.until("c is removed", () -> seen.contains(death));
        assertThat(seen).contains(new MembershipEvent(Kind.UNREACHABLE, c.self()));
        assertThat(a.members()).extracting(Member::node).containsExactly(a.self(), b.self());

        b.leave();
        Patience.until("b has left", () -> left.contains(new MembershipEvent(Kind.REMOVED, b.self())));
        assertThat(b.members()).isEmpty();
        Patience.until("a is alone", () -> a.members().size() == 1);
        // That the cluster has ended on b must not look to b as if all others were dead.
        assertThat(left).doesNotContain(new MembershipEvent(Kind.REMOVED, a.self()));
    }

    @Test
    void slabsAreOwnedOnceAndTakenOverFromADeadNode() throws IOException {
        List<InstantOwner> owners = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            PekkoMembership node = start(name);
            InstantOwner owner = new InstantOwner(node.self());
            owners.add(owner);
            ElectedControl control = new ElectedControl(
                    node, owner, ControlSettings.of(24).withLease(PATIENCE).withMinimumNodes(3));
            owner.control(control);
            controls.add(control);
        }
        awaitUp();
        Patience.until("all slabs are owned", () -> owned(owners) == 24);
        assertThat(owners).allSatisfy(owner -> assertThat(owner.held()).hasSize(8));
        assertThat(controls)
                .allSatisfy(control -> assertThat(control.coordinator()).isEqualTo("a"));
        assertThat(controls.getLast()
                        .move(
                                owners.getFirst().held().iterator().next().slab(),
                                nodes.getLast().self()))
                .succeedsWithin(2, TimeUnit.MINUTES);

        controls.removeFirst().close();
        nodes.getFirst().close();
        owners.removeFirst();
        Patience.until("the slabs of a are taken over", () -> owned(owners) == 24);
        Patience.until("both follow the same one", () -> {
            String next = controls.getFirst().coordinator();
            return !"a".equals(next) && controls.getLast().coordinator().equals(next);
        });
        Patience.until(
                "both know the same map",
                () -> controls.getFirst()
                        .directory()
                        .map()
                        .equals(controls.getLast().directory().map()));
    }

    private static int owned(List<InstantOwner> owners) {
        return owners.stream()
                .mapToInt(owner -> owner.lease().held() ? owner.held().size() : 0)
                .sum();
    }

    @Test
    void aPortThatIsTakenIsReported() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PekkoSettings settings =
                    new PekkoSettings("test", "127.0.0.1", taken.getLocalPort(), List.of(), PATIENCE, null);
            assertThatThrownBy(() -> PekkoMembership.start(NodeId.starting("a", "127.0.0.1", 7000), settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:%d: ".formatted(taken.getLocalPort()));
        }
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityMeetAndStrangersAreNotTalkedTo(@TempDir Path directory) throws Exception {
        Certificates authority = new Certificates(directory.resolve("one"));
        PekkoMembership a = start("a", authority.node("a"));
        start("b", authority.node("b"));
        awaitUp();

        TlsFiles stranger = new Certificates(directory.resolve("other")).node("c");
        // It trusts the cluster's authority, so that it is the cluster which refuses.
        TlsFiles asks = new TlsFiles(stranger.certificate(), stranger.key(), authority.authority());
        assertThatThrownBy(() -> talk(asks, a.port())).isInstanceOf(SSLException.class);
        TlsFiles trustsOthers = new TlsFiles(
                authority.node("c").certificate(), authority.node("c").key(), stranger.authority());
        assertThatThrownBy(() -> talk(trustsOthers, a.port())).isInstanceOf(SSLException.class);
    }

    private static void talk(TlsFiles files, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) files.context().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            socket.getOutputStream().write(1);
            // A server of TLS 1.3 refuses a client's certificate after the client's part is done.
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        }
    }

    @Test
    void certificatesThatCannotBeReadAreNamed(@TempDir Path directory) throws Exception {
        Certificates authority = new Certificates(directory);
        TlsFiles good = authority.node("a");
        Path none = directory.resolve("none.pem");
        assertThatThrownBy(() -> start("a", new TlsFiles(none, good.key(), good.authority())))
                .hasMessage("no file " + none);
        assertThatThrownBy(() -> start("a", new TlsFiles(good.certificate(), good.certificate(), good.authority())))
                .hasMessageStartingWith("no private key in " + good.certificate());
        assertThatThrownBy(() -> start("a", new TlsFiles(good.key(), good.key(), good.authority())))
                .hasMessageStartingWith("no certificate in " + good.key());
        assertThat(nodes).isEmpty();
    }
}

package dev.plankton.cluster.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.plankton.cluster.coordination.ControlSettings;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PekkoSettingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static PekkoSettings settings(String cluster, String host, int port, String... seeds) {
        return new PekkoSettings(cluster, host, port, List.of(seeds), PATIENCE, null);
    }

    @Test
    void withoutTlsOnlyLoopbackIsListenedOn() {
        assertThatThrownBy(() -> settings("c", "10.0.0.1", 7000))
                .hasMessage(
                        "without TLS nodes listen on a loopback address only: give certificates, or another host than 10.0.0.1");
        TlsFiles tls = new TlsFiles(Path.of("cert"), Path.of("key"), Path.of("ca"));
        assertThat(new PekkoSettings("c", "10.0.0.1", 7000, List.of(), PATIENCE, tls).host())
                .isEqualTo("10.0.0.1");
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> settings("a b", "127.0.0.1", 0))
                .hasMessage("cluster name must be 1 to 64 letters, digits and hyphens, a letter first: a b");
        assertThatThrownBy(() -> settings("c", "127.0.0.1", 70_000)).hasMessage("port out of range (0-65535): 70000");
        assertThatThrownBy(() -> settings("c", "127.0.0.1", 0, "localhost"))
                .hasMessage("seed must be HOST:PORT: localhost");
        assertThatThrownBy(() -> new PekkoSettings("c", "127.0.0.1", 0, List.of(), Duration.ZERO, null))
                .hasMessage("patience out of range (500 ms to 1 h): PT0S");
    }

    private static Config pekko(int port, String... seeds) {
        return settings("c", "127.0.0.1", port, seeds).config(PekkoSettings.class.getClassLoader(), "role");
    }

    /** One that is started again finds the cluster which the others are in; those that only join ask often. */
    @Test
    void theFirstOfSeveralSeedsLooksLongForTheOthers() {
        String timeout = "pekko.cluster.seed-node-timeout";
        String first = "127.0.0.1:7000", second = "127.0.0.1:7010";
        assertThat(pekko(7000, first, second).getDuration(timeout)).isEqualTo(Duration.ofSeconds(30));
        assertThat(pekko(7010, first, second).getDuration(timeout)).isEqualTo(PATIENCE);
        assertThat(pekko(7000, first).getDuration(timeout)).isEqualTo(PATIENCE);
    }

    /** Then its lease is over: not earlier, or every pause would disturb, and not later, or all would wait for it. */
    @Test
    void aNodeIsUnreachableWhenItsLeaseIsOver() {
        Config detector = pekko(7000).getConfig("pekko.cluster.failure-detector");
        assertThat(detector.getDuration("heartbeat-interval").plus(detector.getDuration("acceptable-heartbeat-pause")))
                .isEqualTo(ControlSettings.of(1).lease());
    }

    /** Pekko sends a beat up to two ticks after the interval, which it rounds up to ticks; a late one is waited for. */
    @ParameterizedTest
    @ValueSource(longs = {500, 501, 730, 2000, 5000, 60_000})
    void heartsBeatBeforeANodeIsUnreachable(long patience) {
        Config pekko = new PekkoSettings("c", "127.0.0.1", 0, List.of(), Duration.ofMillis(patience), null)
                .config(PekkoSettings.class.getClassLoader(), "role")
                .getConfig("pekko");
        Config detector = pekko.getConfig("cluster.failure-detector");
        Duration tick = pekko.getDuration("cluster.scheduler.tick-duration");
        Duration interval = detector.getDuration("heartbeat-interval");
        Duration period = tick.multipliedBy(interval.plus(tick).minusNanos(1).dividedBy(tick) + 2);
        assertThat(pekko.getDuration("scheduler.tick-duration")).isEqualTo(tick);
        assertThat(period)
                .isLessThan(interval.plus(detector.getDuration("acceptable-heartbeat-pause"))
                        .dividedBy(4)
                        .multipliedBy(3));
    }

    @Test
    void timersTickTenTimesASecondByDefault() {
        assertThat(pekko(7000).getDuration("pekko.scheduler.tick-duration")).isEqualTo(Duration.ofMillis(100));
    }

    /** What makes others members must not wait for a user's patience. */
    @Test
    void noLookIsRareWherePatienceIsLong() {
        Config cluster = new PekkoSettings("c", "127.0.0.1", 0, List.of(), Duration.ofHours(1), null)
                .config(PekkoSettings.class.getClassLoader(), "role")
                .getConfig("pekko.cluster");
        for (String what : List.of("gossip", "leader-actions", "unreachable-nodes-reaper")) {
            assertThat(cluster.getDuration(what + "-interval")).as(what).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void noPartEndsBecauseMembersComeAndGo() {
        assertThat(pekko(7000).getString("pekko.cluster.split-brain-resolver.down-all-when-unstable"))
                .isEqualTo("off");
    }

    @Test
    void aRoleNamesTheNode() {
        NodeId node = new NodeId("node-a.1", "::1", 65_535, Long.MAX_VALUE);
        assertThat(Roles.node(Roles.of(node))).isEqualTo(node);
        assertThat(Roles.node("dc-default")).isNull();
        assertThat(Roles.node("node:a:99999:1:host")).isNull();
    }

    @Test
    void anEnvelopeKeepsAMessageAndOthersAreNone() {
        NodeId from = new NodeId("a", "127.0.0.1", 1, 1), to = new NodeId("b", "127.0.0.1", 2, 77);
        Envelope read = Envelope.read(Envelope.of(from, to, new byte[] {1, 2, 3}));
        assertThat(read.from()).isEqualTo(from);
        assertThat(read.to()).isEqualTo(77);
        assertThat(read.message()).containsExactly(1, 2, 3);
        assertThat(Envelope.read(new byte[] {0, 1, 'x'})).isNull();
    }
}

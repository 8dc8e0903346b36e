package dev.plankton.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports that hosts of several event loops give to their connections. */
class IpStackTest {
    private static final int LOOPS_MOST = 7;
    private static final int CONNECTIONS = 200;

    /** Else a VM's next connection would have the port of the one before, which its TCP may still remember. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, LOOPS_MOST})
    void eachPortIsGivenOnceAndLedToItsHost(int loops) {
        List<EventLoop> all = new ArrayList<>();
        for (int n = 0; n < loops; n++) {
            all.add(new EmbeddedChannel().eventLoop());
        }
        Station station = new Station((vm, frame, offset, length) -> true, all, () -> 0, CONNECTIONS * loops);
        Set<Integer> given = new HashSet<>();
        for (int index = 0; index < loops; index++) {
            for (int n = 0; n < CONNECTIONS; n++) {
                TcpConnection connection = Objects.requireNonNull(
                        station.stack(all.get(index)).connection(Rig.VM, Rig.PORT, new Rig().client));
                int port = connection.ports >>> 16;
                assertThat(port).isBetween(1024, 0xFFFF);
                assertThat(port % loops).isEqualTo(index);
                assertThat(given.add(port)).as("port " + port + " is new").isTrue();
                connection.abort();
            }
        }
    }
}

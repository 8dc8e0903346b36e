package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a builder does not take. */
class GatewayBuilderTest {
    private final GatewayBuilder builder = new GatewayBuilder(n -> null).port(0);

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025})
    void workersAreOneTo1024(int workers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workers(workers))
                .withMessageContaining("1 to 1024");
    }

    @Test
    void numbersAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.ports(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.guestPort(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.connections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.backlog(1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(-1)));
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> builder.via(null));
        assertThatNullPointerException().isThrownBy(() -> builder.transport(null));
        assertThatNullPointerException().isThrownBy(() -> builder.network(null));
        assertThatNullPointerException().isThrownBy(() -> builder.idleTimeout(null));
    }

    @Test
    void udpNeedsANic() {
        assertThatThrownBy(() -> builder.udp(true).start())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("NIC");
    }
}

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
                .withMessage("number of event loops out of range (1-1024): " + workers);
    }

    @Test
    void numbersAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.port(70_000))
                .withMessage("port out of range (0-65535): 70000");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.ports(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.guestPort(0))
                .withMessage("port of the guest out of range (1-65535): 0");
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

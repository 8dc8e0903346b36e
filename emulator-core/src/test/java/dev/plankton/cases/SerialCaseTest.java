package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.testing.BothTiers;
import java.io.IOException;

/** Guests that use the UART as its data sheet allows. */
class SerialCaseTest {
    @BothTiers
    void wordsAndOverruns(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("uart", tier)).isEqualTo("OK");
    }
}

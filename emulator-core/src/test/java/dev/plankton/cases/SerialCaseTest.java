package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests that use the UART as its data sheet allows. */
class SerialCaseTest {
    @ParameterizedTest
    @EnumSource(names = {"INTERPRETER", "REGIONS_ALWAYS"})
    void wordsAndOverruns(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("uart", tier)).isEqualTo("OK");
    }
}

package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests that ask the BIOS for what other BIOSes lacked. */
class BiosCaseTest {
    @ParameterizedTest
    @EnumSource(names = {"ZERO", "ONE"})
    void servicesTellWhatTheyCanDo(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("bios-services", tier)).isEqualTo("OK");
    }

    @ParameterizedTest
    @EnumSource(names = {"ZERO", "ONE"})
    void theAlarmRings(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("alarm", tier)).isEqualTo("OK");
    }

    @ParameterizedTest
    @EnumSource(names = {"ZERO", "ONE"})
    void aResetGoesOnWhereCmosSays(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("shutdown-codes", tier)).isEqualTo("OK");
    }
}

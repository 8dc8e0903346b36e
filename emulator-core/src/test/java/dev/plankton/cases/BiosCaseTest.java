package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.testing.BothTiers;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Guests that ask the BIOS for what other BIOSes lacked. */
class BiosCaseTest {
    @BothTiers
    void servicesTellWhatTheyCanDo(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("bios-services", tier)).isEqualTo("OK");
    }

    @BothTiers
    void thePointingDeviceReportsAMouseThatDoesNotAnswerAsUsual(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("pointing-device-unusual", tier)).isEqualTo("OK");
    }

    @BothTiers
    void thePointingDeviceCallsItsHandler(Tier tier) throws IOException, InterruptedException {
        AtomicBoolean moved = new AtomicBoolean();
        String report = new CasePc("pointing-device", tier).run((pc, nanos) -> {
            if (pc.core().mouseListens()) {
                boolean first = moved.compareAndSet(false, true);
                pc.core().moveMouse(first ? 5 : 0, first ? 3 : 0, first ? 0 : -1, 1);
            }
        });
        assertThat(report).isEqualTo("OK");
    }

    @BothTiers
    void theAlarmRings(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("alarm", tier)).isEqualTo("OK");
    }

    @BothTiers
    void aResetGoesOnWhereCmosSays(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("shutdown-codes", tier)).isEqualTo("OK");
    }

    @BothTiers
    void theDisplayIsDescribed(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("video-services", tier)).isEqualTo("OK");
    }

    @BothTiers
    void apmIdlesAndSwitchesOff(Tier tier) throws IOException, InterruptedException {
        CasePc pc = new CasePc("power", tier);
        assertThat(pc.run((ignored, nanos) -> {})).as("and nothing after it").isEqualTo("OK");
        assertThat(pc.core().cpu().instructions()).as("it slept").isLessThan(100_000);
    }
}

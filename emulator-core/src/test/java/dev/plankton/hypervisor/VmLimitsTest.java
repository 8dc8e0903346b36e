package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.VmLimits;
import org.junit.jupiter.api.Test;

class VmLimitsTest {
    @Test
    void theirTextHasOnlyWhatIsLimited() {
        assertThat(VmLimits.NONE).hasToString("no limits");
        assertThat(VmLimits.NONE.withMemory(65_536).withShare(25)).hasToString("memory 65536 bytes, share 25 %");
        assertThat(VmLimits.NONE.withInstructions(7)).hasToString("7 instructions a request");
    }
}

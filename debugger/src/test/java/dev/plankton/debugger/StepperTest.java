package dev.plankton.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.pc.Register;
import dev.plankton.testing.BothTiers;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class StepperTest {
    @TempDir
    Path folder;

    private Debuggee debuggee;
    private Stepper stepper;

    private void at(int address, Tier tier) throws Exception {
        debuggee = new Debuggee(EventsGuest.boot(folder, tier));
        stepper = new Stepper(debuggee);
        assertThat(stepper.to(address, Interruption.NEVER)).isEqualTo(new Stop.Stepped());
        assertThat(debuggee.codeAddress()).isEqualTo(address);
    }

    private void over(int address) throws Exception {
        assertThat(stepper.over(Interruption.NEVER)).isEqualTo(new Stop.Stepped());
        assertThat(debuggee.codeAddress()).isEqualTo(address);
    }

    private void overBack(int address) {
        assertThat(stepper.overBack()).isEqualTo(new Stop.Stepped());
        assertThat(debuggee.codeAddress()).isEqualTo(address);
    }

    @BothTiers
    void stepsOverWhatComesBack(Tier tier) throws Exception {
        at(0x7C33, tier);
        over(0x7C37);
        over(0x7C39);
        over(0x7C3B);
        over(0x7C40);
        over(0x7C42);
        assertThat(debuggee.machine().get(Register.CX)).as("after the loop").isZero();
        at(0x7C53, tier);
        over(0x7C55);
        over(0x7C58);
        over(0x7C5A);
        over(0x7C5D);
        over(0x7C5F);
    }

    @BothTiers
    void goesBackOverTheSame(Tier tier) throws Exception {
        at(0x7C5F, tier);
        overBack(0x7C5D);
        overBack(0x7C5A);
        overBack(0x7C58);
        overBack(0x7C55);
        overBack(0x7C53);
        overBack(0x7C50);
    }

    @BothTiers
    void stepsOut(Tier tier) throws Exception {
        at(0x7CA3, tier);
        assertThat(stepper.out(Interruption.NEVER)).isEqualTo(new Stop.Stepped());
        assertThat(debuggee.codeAddress()).isEqualTo(0x7C5D);
    }

    @BothTiers
    void aStopPointStopsAStep(Tier tier) throws Exception {
        at(0x7C5A, tier);
        debuggee.stopAt(0x7CA0);
        assertThat(stepper.over(Interruption.NEVER)).isEqualTo(new Stop.AtBreakpoint());
        assertThat(debuggee.codeAddress()).isEqualTo(0x7CA0);
    }
}

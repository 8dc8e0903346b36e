package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.testing.BothTiers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/** Guests that use the keyboard and its controller as programs do that went wrong on emulators. */
class KeyboardCaseTest {
    @BothTiers
    void theKeyboardAnswersItsCommands(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("keyboard-commands", tier)).isEqualTo("OK");
    }

    @BothTiers
    void theControllerAnswersItsCommands(Tier tier) throws IOException, InterruptedException {
        assertThat(CasePc.report("controller-commands", tier)).isEqualTo("OK");
    }

    @BothTiers
    void aHookThatReadsAndDisablesLosesNoKey(Tier tier) throws IOException, InterruptedException {
        // All at once: shift, A, b, *, x, y.
        ArrayDeque<Integer> codes = new ArrayDeque<>(
                List.of(0x2A, 0x1E, 0x9E, 0xAA, 0x30, 0xB0, 0x2A, 0x09, 0x89, 0xAA, 0x2D, 0xAD, 0x15, 0x95));
        String report = new CasePc("keyboard-hook", tier).run((pc, nanos) -> {
            while (nanos > 10_000_000 && !codes.isEmpty() && pc.core().press(codes.element())) {
                codes.remove();
            }
        });
        assertThat(report).isEqualTo("OK");
    }
}

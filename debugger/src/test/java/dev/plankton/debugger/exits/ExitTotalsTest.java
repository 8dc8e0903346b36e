package dev.plankton.debugger.exits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.GuestEvent;
import org.junit.jupiter.api.Test;

class ExitTotalsTest {
    private final ExitTotals totals = new ExitTotals();

    @Test
    void kindsAfterTheFirstThousandAreCountedTogether() {
        for (int port = 0; port < 65_536; port++) {
            totals.happened(new GuestEvent.PortAccess(port, 1, true, 0), port == 50_000 ? 9 : 1);
            totals.happened(new GuestEvent.PortAccess(0, 1, true, 0), 2);
        }
        assertThat(totals.kinds())
                .hasSize(ExitTotals.MOST + 1)
                .startsWith(
                        new ExitTotals.Kind("OUT 0h", 65_537, 131_073, 2),
                        new ExitTotals.Kind("other exits", 65_536 - ExitTotals.MOST, 65_536 - ExitTotals.MOST + 8, 9));
    }

    @Test
    void aServiceWithoutFunctionsIsOneKindWhateverIsInAx() {
        for (int ah = 0; ah < 256; ah++) {
            totals.happened(new GuestEvent.Service(0x08, ah << 8), 1);
            totals.happened(new GuestEvent.Service(0x10, ah / 128 << 8), 0);
        }
        assertThat(totals.kinds())
                .containsExactly(
                        new ExitTotals.Kind("BIOS 08h (timer tick)", 256, 256, 1),
                        new ExitTotals.Kind("BIOS INT 10h AH=00h (set display mode)", 128, 0, 0),
                        new ExitTotals.Kind("BIOS INT 10h AH=01h (set cursor shape)", 128, 0, 0));
    }

    @Test
    void anIntInstructionIsNoExit() {
        totals.happened(new GuestEvent.Interrupt(0x21, GuestEvent.Cause.INSTRUCTION, 0x0900), 1);
        totals.happened(new GuestEvent.Interrupt(0x21, GuestEvent.Cause.INSTRUCTION, 0x4C00), 1);
        assertThat(totals.kinds()).isEmpty();
    }
}

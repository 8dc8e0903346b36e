package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.Exit;
import org.junit.jupiter.api.Test;

/** What wakes a guest that waits for its NE2000. */
class NicWakeTest {
    @Test
    void aGuestThatMasksTheTimerHasNoDeadline() {
        PcRig pc = new PcRig("""
                B0F7          mov al,0F7h
                E621          out 21h,al
                FB            sti
                F4            hlt
                """);
        assertThat(pc.run(1000)).isInstanceOf(Exit.Halted.class);
        assertThat(pc.core().deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** Its loop looks at ISR after each HLT: ticks make no difference to that. */
    @Test
    void ticksAreElidedForAGuestThatLooksAtItsNic() {
        PcRig pc = new PcRig("""
                idle:
                BA0703        mov dx,307h
                EC            in al,dx
                A801          test al,1
                75F8          jnz idle
                FB            sti
                F4            hlt
                EBF4          jmp idle
                """);
        assertThat(pc.run(1000)).isInstanceOf(Exit.Halted.class);
        assertThat(pc.core().deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** But its data port moves on with each look. */
    @Test
    void ticksAreDeliveredToAGuestThatReadsTheDataPort() {
        PcRig pc = new PcRig("""
                idle:
                BA1003        mov dx,310h
                EC            in al,dx
                FB            sti
                F4            hlt
                EBF8          jmp idle
                """);
        assertThat(pc.run(1000)).isInstanceOf(Exit.FuelSpent.class);
    }
}

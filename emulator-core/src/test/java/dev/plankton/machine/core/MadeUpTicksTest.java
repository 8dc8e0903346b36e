package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By the host's clock a VM may wait long for a core; a program that counts a fast timer's interrupts gets each. */
class MadeUpTicksTest {
    private static final long MILLI = 1_000_000;

    /** Counts interrupts of counter 0 at 1000 Hz at 600h; flips the flag at 610h for ever. */
    private static final String TIMER = """
            FA            cli
            C7062000287C  mov word [8*4],handler
            C70622000000  mov word [8*4+2],0
            B034          mov al,34h
            E643          out 43h,al
            B0A9          mov al,0A9h
            E640          out 40h,al
            B004          mov al,4
            E640          out 40h,al
            FB            sti
            spin:
            803E110600    cmp byte [611h],0
            7401          je open
            FA            cli
            open:
            F6161006      not byte [610h]
            EBF2          jmp spin
            handler:
            FF060006      inc word [600h]
            50            push ax
            B020          mov al,20h
            E620          out 20h,al
            58            pop ax
            CF            iret
            """;

    /** The same by the periodic interrupt of the RTC at 1024 Hz. */
    private static final String RTC = """
            FA            cli
            C706C001247C  mov word [70h*4],handler
            C706C2010000  mov word [70h*4+2],0
            B0FE          mov al,0FEh
            E6A1          out 0A1h,al
            B00B          mov al,0Bh
            E670          out 70h,al
            B042          mov al,42h
            E671          out 71h,al
            FB            sti
            spin:
            F6161006      not byte [610h]
            EBFA          jmp spin
            90            nop
            90            nop
            90            nop
            90            nop
            handler:
            FF060006      inc word [600h]
            50            push ax
            B00C          mov al,0Ch
            E670          out 70h,al
            E471          in al,71h
            B020          mov al,20h
            E6A0          out 0A0h,al
            E620          out 20h,al
            58            pop ax
            CF            iret
            """;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    private PcRig rig(String listing) {
        MachineProfile profile = new MachineProfile(CpuModel.I686, new ClockSource.Host());
        Core core = new Core(profile, CoreOptions.of(Tier.INTERPRETER).withTime(new HostTime(clock)));
        PcRig rig = new PcRig(listing, profile, core);
        rig.run(1000);
        return rig;
    }

    /** Interrupts in {@code turns} turns of {@code fuel} instructions, one each {@code nanos}. */
    private int counted(PcRig rig, int turns, long nanos, int fuel) {
        int before = rig.get16(0x600);
        for (int turn = 0; turn < turns; turn++) {
            clock.advance(Duration.ofNanos(nanos));
            rig.run(fuel);
        }
        return rig.get16(0x600) - before & 0xFFFF;
    }

    @Test
    void aTurnInTwentyMillisecondsSeesEachMillisecond() {
        assertThat(counted(rig(TIMER), 50, 20 * MILLI, 300_000)).isBetween(990, 1010);
        assertThat(counted(rig(RTC), 50, 20 * MILLI, 300_000)).isBetween(1014, 1034);
    }

    @Test
    void theBacklogIsASecondAtMost() {
        assertThat(counted(rig(TIMER), 1, 60_000 * MILLI, 20_000_000)).isBetween(990, 1010);
        assertThat(counted(rig(RTC), 1, 60_000 * MILLI, 20_000_000)).isBetween(1014, 1034);
    }

    @Test
    void whatIsNotTakenWhileTheGuestRunsIsLost() {
        PcRig rig = rig(TIMER);
        rig.core().memory().put8(0x611, 1);
        rig.run(1000);
        int before = rig.get16(0x600);
        for (int turn = 0; turn < 1000; turn++) {
            rig.run(100);
            clock.advance(Duration.ofNanos(MILLI));
            rig.run(30_000);
        }
        assertThat(rig.get16(0x600)).as("interrupts are off").isEqualTo(before);
    }

    @Test
    void aProgramThatReadsTheCounterGetsThemToo() {
        PcRig rig = rig(TIMER.replace(
                "F6161006      not byte [610h]\nEBF2", "E440          in al,40h\nE440          in al,40h\nEBF2"));
        assertThat(counted(rig, 50, 20 * MILLI, 300_000)).isBetween(990, 1010);
    }
}

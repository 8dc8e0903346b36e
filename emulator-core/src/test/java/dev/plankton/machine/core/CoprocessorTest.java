package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.MachineProfile;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The x87 as part of a PC: its interrupt, the equipment, and what it costs a VM. */
final class CoprocessorTest {
    private static final int EQUIPMENT = 0x410, CMOS_EQUIPMENT = 0x14;

    private static final String UNMASKED_DIVISION = """
            FB               sti
            C70608004B7C     mov word [8],handler
            C7060A000000     mov word [10],0
            DBE3             fninit
            D92E407C         fldcw [7C40]
            D9E8             fld1
            D9EE             fldz
            DEF9             fdivp
            41               inc cx
            FA               cli
            F4               hlt
            """;

    @Test
    void anUnmaskedExceptionIsInterrupt13WhichTheBiosPassesToInterrupt2() {
        PcRig pc = new PcRig(UNMASKED_DIVISION);
        pc.core().memory().put16(0x7C40, 0x37B);
        // handler: inc bx; iret
        byte[] handler = {0x43, (byte) 0xCF};
        pc.core().memory().put(0x7C4B, handler, 0, handler.length);
        pc.cpu().setReg16(3, 0);
        pc.cpu().setReg16(1, 0);
        pc.run(1000);
        assertThat(pc.cpu().reg16(3)).as("calls of the handler").isEqualTo(1);
        assertThat(pc.cpu().reg16(1)).as("the program has gone on").isEqualTo(1);
    }

    @Test
    void equipmentFollowsTheProfile() {
        PcRig with = new PcRig("F4");
        assertThat(with.get8(EQUIPMENT) & 2).isEqualTo(2);
        assertThat(cmos(with)).isEqualTo(2);
        assertThat(with.cpu().coprocessor).isTrue();
        MachineProfile bare = PcRig.PROFILE.withCoprocessor(false);
        PcRig without = new PcRig("F4", bare, new Core(bare));
        assertThat(without.get8(EQUIPMENT) & 2).isZero();
        assertThat(cmos(without)).isZero();
        assertThat(without.cpu().coprocessor).isFalse();
    }

    private static int cmos(PcRig pc) {
        return pc.get8(StateMap.RTC + 64 + CMOS_EQUIPMENT) & 2;
    }

    @Test
    void aVmThatNeverUsesItPaysNothing() {
        assertThat(changedLines("4040F4")).isZero();
        assertThat(changedLines("D9E8F4")).as("control words, and one register").isEqualTo(2);
    }

    /** Lines of the x87's registers that differ from the template's. */
    private static long changedLines(String code) {
        PcRig pc = new PcRig(code);
        pc.run(100);
        byte[] bytes = pc.core().memory().bytes();
        byte[] template = pc.core().templateBytes();
        return IntStream.range(0, 3)
                .map(line -> StateMap.FPU + line * Memory.LINE)
                .filter(at -> !Arrays.equals(bytes, at, at + Memory.LINE, template, at, at + Memory.LINE))
                .count();
    }

    @Test
    void itsStateSurvivesTheVmsSleep() {
        PcRig pc = new PcRig("""
                D9EB    fldpi
                FB      sti
                F4      hlt
                DB3E0070 fstp tword [7000]
                FA      cli
                F4      hlt
                """);
        pc.run(2);
        pc.remount();
        pc.run(1_000_000);
        assertThat(pc.core().memory().get64(0x7000)).isEqualTo(0xC90FDAA22168C235L);
        assertThat(pc.core().memory().get16(0x7008)).isEqualTo(0x4000);
    }
}

package dev.plankton.cpu.fpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What single-instruction vectors of a Pentium Pro cannot show: pending exceptions, interrupts, pointers, older models. */
final class X87Test {
    private static final int CODE = 0x1000, DATA = 0x3000, STACK = 0x8000;

    /** Handler of vector n: HLT at this offset and n. */
    private static final int HANDLERS = 0x2000;

    private final Memory memory = Memory.withoutRom();
    private final Line line = new Line();
    private Cpu cpu = new Cpu(CpuModel.I686, memory, Ports.NONE, line);

    private void on(CpuModel model) {
        cpu = new Cpu(model, memory, Ports.NONE, line);
    }

    /** Runs code that a HLT follows; returns the vector of the exception that has ended it, or -1. */
    private int run(String hex) {
        for (int segment = Cpu.ES; segment <= Cpu.DS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setIp(CODE);
        for (int vector = 0; vector < 17; vector++) {
            memory.put32(4 * vector, HANDLERS + vector);
            memory.put8(HANDLERS + vector, 0xF4);
        }
        byte[] code = HexFormat.of().parseHex(hex.replace(" ", "") + "F4");
        memory.put(CODE, code, 0, code.length);
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        return cpu.ip() >= HANDLERS ? cpu.ip() - HANDLERS - 1 : -1;
    }

    private int returnAddress() {
        return memory.get16(cpu.reg16(Cpu.SP));
    }

    // FNINIT, then FLDCW [3000] with division by zero unmasked, 1 / 0
    private static final String DIVIDE_BY_0 = "DBE3 D92E0030 D9E8 D9EE DEF9";

    private void unmaskZeroDivide() {
        memory.put16(DATA, 0x37B);
    }

    @Test
    void anExceptionIsReportedByTheNextInstructionThatWaits() {
        unmaskZeroDivide();
        cpu.cr0 |= Cpu.CR0_NE;
        assertThat(run(DIVIDE_BY_0 + "40 DFE0 9B 40")).isEqualTo(16);
        assertThat(returnAddress()).as("FWAIT").isEqualTo(CODE + 15);
        assertThat(cpu.reg16(Cpu.AX) & 0x80FF).as("status").isEqualTo(0x8084);
        assertThat(line.errors).isZero();
    }

    @Test
    void withNeClearItIsAnInterruptOfTheBoard() {
        unmaskZeroDivide();
        assertThat(run(DIVIDE_BY_0 + "9B D9E8")).isEqualTo(-1);
        assertThat(line.errors).isEqualTo(1);
    }

    @Test
    void aControlWordCanUnmaskWhatIsPending() {
        unmaskZeroDivide();
        assertThat(run("DBE3 D9E8 D9EE DEF9 D92E0030")).isEqualTo(-1);
        assertThat(line.errors).isEqualTo(1);
        assertThat(run("DBE2 D92E0030 D9E8 D9EE DEF9 DFE0"))
                .as("cleared, and raised again")
                .isEqualTo(-1);
        assertThat(line.errors).isEqualTo(2);
    }

    @Test
    void an8087InterruptsUnlessItsControlWordMasksThat() {
        on(CpuModel.I8086);
        memory.put16(DATA, 0x3FB);
        run(DIVIDE_BY_0);
        assertThat(line.errors).as("FLDCW with bit 7").isZero();
        memory.put16(DATA, 0x37B);
        run(DIVIDE_BY_0);
        assertThat(line.errors).isEqualTo(1);
        run("DBE3 DBE0 D93E0030 DBE1 D93E0230");
        assertThat(memory.get16(DATA)).as("FENI").isEqualTo(0x37F);
        assertThat(memory.get16(DATA + 2)).as("FDISI").isEqualTo(0x3FF);
    }

    @Test
    void emAndTsRaiseNoCoprocessor() {
        cpu.cr0 |= Cpu.CR0_EM;
        assertThat(run("D9E8")).isEqualTo(7);
        assertThat(run("9B")).as("WAIT with EM").isEqualTo(-1);
        cpu.cr0 = Cpu.CR0_TS;
        assertThat(run("DFE0")).isEqualTo(7);
        assertThat(run("9B")).as("WAIT without MP").isEqualTo(-1);
        cpu.cr0 = Cpu.CR0_TS | Cpu.CR0_MP;
        assertThat(run("9B")).isEqualTo(7);
        assertThat(run("0F06 9B")).as("after CLTS").isEqualTo(-1);
    }

    @Test
    void withoutX87NothingHappens() {
        cpu.coprocessor = false;
        memory.put16(DATA, 0x5A5A);
        assertThat(run("B80000 DBE3 DFE0 D93E0030 9B")).isEqualTo(-1);
        assertThat(cpu.reg16(Cpu.AX)).isZero();
        assertThat(memory.get16(DATA)).isEqualTo(0x5A5A);
        run("66B801000000 0FA2");
        assertThat(cpu.reg32(Cpu.DX) & 1).as("CPUID").isZero();
    }

    @Test
    void pointersAreThoseOfTheLastInstructionThatComputed() {
        run("DBE3 26D8060030 D93E0040 D9360050");
        assertThat(memory.get16(0x5006)).as("instruction, with its prefix").isEqualTo(CODE + 2);
        assertThat(memory.get16(0x5008)).as("opcode").isEqualTo(0x006);
        assertThat(memory.get16(0x500A)).as("operand").isEqualTo(DATA);
        on(CpuModel.I8086);
        run("DBE3 26D8060030 D93E0040 D9360050");
        assertThat(memory.get16(0x5006)).as("an 8087 does not see the prefix").isEqualTo(CODE + 3);
    }

    @Test
    void anOperandAcrossTheEndOfItsSegment() {
        String load = "BBFBFF DD07"; // FLD qword [FFFB]
        assertThat(run(load)).isEqualTo(13);
        assertThat(run("BBF8FF DB2F")).as("10 bytes at FFF8").isEqualTo(13);
        on(CpuModel.I80286);
        assertThat(run(load)).as("coprocessor segment overrun").isEqualTo(9);
        assertThat(run("BBFFFF DD07")).as("its first word").isEqualTo(13);
        on(CpuModel.I8086);
        assertThat(run(load)).as("wraps").isEqualTo(-1);
    }

    /** Programs distinguish an 80287 from a later one by it. */
    @Test
    void infinitiesAreEqualOnAn80287() {
        String compare = "DBE3 D9E8 D9EE DEF9 D9C0 D9E0 DED9 DD3E0030"; // 1 / 0 with its negative
        on(CpuModel.I80286);
        run(compare);
        assertThat(memory.get16(DATA) & 0x4500).isEqualTo(0x4000);
        on(CpuModel.I686);
        run(compare);
        assertThat(memory.get16(DATA) & 0x4500).isEqualTo(0x100);
    }

    @Test
    void everyNaNSignalsOnAn80287() {
        memory.put32(DATA, 0x7FC00000);
        on(CpuModel.I80286);
        run("DBE3 D9060030 D8060030 DD3E0230");
        assertThat(memory.get16(DATA + 2) & 0x41).isEqualTo(1);
        on(CpuModel.I686);
        run("DBE3 D9060030 D8060030 DD3E0230");
        assertThat(memory.get16(DATA + 2) & 0x41).isZero();
    }

    @Test
    void stackFaultsHaveABitFromThe80387On() {
        on(CpuModel.I80286);
        run("DBE3 D9E0 DD3E0030");
        assertThat(memory.get16(DATA) & 0x41).isEqualTo(1);
        on(CpuModel.I686);
        run("DBE3 D9E0 DD3E0030");
        assertThat(memory.get16(DATA) & 0x41).isEqualTo(0x41);
    }

    @Test
    void laterInstructionsAreReservedOnAn80287AndInvalidOnA686() {
        on(CpuModel.I80286);
        assertThat(run("DBE3 D9E8 D9FE D9FF DAE9 DB0F")).isEqualTo(-1);
        on(CpuModel.I686);
        assertThat(run("DB0F")).as("FISTTP").isEqualTo(6);
        assertThat(run("0F77")).as("EMMS").isEqualTo(6);
    }

    /** As programs of the first PC find out what they have. */
    @Test
    void initialControlWords() {
        for (CpuModel model : CpuModel.values()) {
            on(model);
            run("DBE3 D93E0030");
            assertThat(memory.get16(DATA)).isEqualTo(model == CpuModel.I8086 ? 0x3FF : 0x37F);
        }
    }

    private static final class Line implements Interrupts {
        private int errors;

        @Override
        public boolean pending() {
            return false;
        }

        @Override
        public int acknowledge() {
            throw new IllegalStateException("no interrupt is pending");
        }

        @Override
        public void coprocessorError() {
            errors++;
        }
    }
}

package dev.plankton.cpu.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is executed is what memory holds, whatever was decoded before. */
final class DecodedCacheTest {
    private static final int CODE = 0x1000;
    private static final int STACK = 0x8000;
    private static final int FAULT = 0x7000;

    /** Addresses this far apart share a slot. */
    private static final int SAME_SLOT = 0x800;

    private static final int NOP = 0x90;
    private static final int HLT = 0xF4;

    private final Memory memory = Memory.withoutRom();
    private Cpu cpu = cpu(CpuModel.I686);

    @BeforeEach
    void start() {
        code(FAULT, HLT);
        memory.put16(13 * 4, FAULT);
        memory.put16(6 * 4, FAULT);
    }

    @Test
    void anInstructionIsFoundByItsBytes() {
        code(CODE, 0x40); // inc ax
        go(0, CODE, 1);
        Decoded inc = cpu.cache.at(CODE);
        assertThat(memory.get64(CODE) << inc.keyShift).isEqualTo(inc.key);
        code(CODE, 0x41); // inc cx
        assertThat(memory.get64(CODE) << inc.keyShift).isNotEqualTo(inc.key);
    }

    @Test
    void noBytesAreFoundInAnEmptySlot() {
        Decoded empty = new Decoded();
        for (long bytes : new long[] {0, 1, -1, Long.MIN_VALUE, 0x0100_0000_0000_0001L}) {
            assertThat(bytes << empty.keyShift).isNotEqualTo(empty.key);
        }
    }

    @Test
    void anImmediateThatTheLoopItselfChanges() {
        // add ax,1; inc byte [1001h]; dec cx; jnz 1000h; hlt
        code(CODE, 0x05, 0x01, 0x00, 0xFE, 0x06, 0x01, 0x10, 0x49, 0x75, 0xF6, HLT);
        cpu.setReg16(Cpu.CX, 10);
        assertThat(go(0, CODE, 1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).as("1 + 2 + ... + 10").isEqualTo(55);
    }

    @Test
    void theVeryNextInstructionIsReplaced() {
        // mov [1004h],dl; inc ax; xchg dl,dh; loop 1000h; hlt. DL and DH are inc ax and dec ax.
        code(CODE, 0x88, 0x16, 0x04, 0x10, NOP, 0x86, 0xD6, 0xE2, 0xF7, HLT);
        cpu.setReg16(Cpu.DX, 0x4840);
        cpu.setReg16(Cpu.CX, 5);
        assertThat(go(0, CODE, 1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).as("three up, two down").isEqualTo(1);
    }

    @Test
    void theHostReplacesAnInstruction() {
        code(CODE, 0xB8, 0x11, 0x11, HLT); // mov ax,1111h; hlt
        go(0, CODE, 10);
        code(CODE + 1, 0x22, 0x22);
        go(0, CODE, 10);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x2222);
    }

    @Test
    void aShorterInstructionThatBeginsLikeALongerOne() {
        code(CODE, 0x66, 0xB8, 0x78, 0x56, 0x34, 0x12, HLT); // mov eax,12345678h
        go(0, CODE, 10);
        code(CODE, 0xB8, 0x78, 0x56, 0x34, 0x12, HLT); // mov ax,5678h; xor al,12h
        go(0, CODE, 2);
        assertThat(cpu.reg32(Cpu.AX)).isEqualTo(0x1234566A);
    }

    @Test
    void oneAddressByTwoSegments() {
        code(CODE, 0xE8, 0x0D, 0x00); // call +0Dh
        code(CODE + 0x10, 0xC3); // ret
        for (int turn = 0; turn < 2; turn++) {
            for (int segment = 0; segment <= CODE >> 4; segment += 0x80) {
                int ip = CODE - (segment << 4);
                go(segment, ip, 1);
                assertThat(cpu.ip()).isEqualTo(ip + 0x10);
                assertThat(memory.get16(STACK - 2)).as("return address").isEqualTo(ip + 3);
                cpu.run(1);
                assertThat(cpu.ip()).isEqualTo(ip + 3);
            }
        }
    }

    @Test
    void twoInstructionsOfOneSlotTakeTurns() {
        // Both call the same way, to different places: inc ax; ret and inc bx; ret.
        code(CODE, 0xE8, 0x0D, 0x00, 0xE9, SAME_SLOT - 6 & 0xFF, SAME_SLOT - 6 >> 8);
        code(CODE + 0x10, 0x40, 0xC3);
        code(CODE + SAME_SLOT, 0xE8, 0x0D, 0x00, 0x49, 0x0F, 0x85, -8 - SAME_SLOT & 0xFF, -8 - SAME_SLOT >> 8, HLT);
        code(CODE + SAME_SLOT + 0x10, 0x43, 0xC3);
        cpu.setReg16(Cpu.CX, 7);
        assertThat(go(0, CODE, 1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(7);
        assertThat(cpu.reg16(Cpu.BX)).isEqualTo(7);
    }

    @Test
    void anOperandThatReachesTheEndOfItsSegmentOnlyTheSecondTime() {
        code(CODE, 0x8B, 0x07); // mov ax,[bx]
        memory.put16(0x5000, 0x1234);
        cpu.setReg16(Cpu.BX, 0x5000);
        go(0, CODE, 1);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x1234);
        cpu.setReg16(Cpu.BX, 0xFFFF);
        assertThat(go(0, CODE, 1000)).as("#GP, whose handler halts").isEqualTo(Stop.HALT);
        assertThat(memory.get16(cpu.reg16(Cpu.SP)))
                .as("the instruction at fault")
                .isEqualTo(CODE);
    }

    @Test
    void codeAtTheEndOfMemory() {
        int segment = 0xFFFF;
        for (int ip = 0xFFE0; ip < 0xFFFF; ip++) {
            code((segment << 4) + ip, 0x40); // inc ax
        }
        code((segment << 4) + 0xFFFF, HLT);
        for (int turn = 1; turn <= 2; turn++) {
            assertThat(go(segment, 0xFFE0, 100)).isEqualTo(Stop.HALT);
            assertThat(cpu.reg16(Cpu.AX)).isEqualTo(31 * turn);
        }
    }

    @Test
    void jumpsAcrossTheWrapOfIp() {
        code(0x10000 + 0xFFE0, 0xEB, 0x30); // jmp +30h, to 0012h
        code(0x10000 + 0x12, 0xEB, 0xCC); // jmp -34h, to FFE0h
        go(0x1000, 0xFFE0, 1);
        assertThat(cpu.ip()).isEqualTo(0x12);
        cpu.run(4);
        assertThat(cpu.ip()).isEqualTo(0x12);
        cpu.run(3);
        assertThat(cpu.ip()).isEqualTo(0xFFE0);
    }

    @Test
    void codeOfAn8086RunsOnFromTheSegmentsEndToItsBeginning() {
        cpu = cpu(CpuModel.I8086);
        for (int ip = 0xFFE0; ip <= 0xFFFF; ip++) {
            code(0x10000 + ip, NOP);
        }
        code(0x10000, 0x40, HLT); // inc ax
        code(0x20000, 0x43, HLT); // inc bx, which follows in memory, is not executed
        assertThat(go(0x1000, 0xFFE0, 100)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(1);
        assertThat(cpu.reg16(Cpu.BX)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"I8086", "I686"})
    void anInstructionAcrossTheWrap(CpuModel model) {
        cpu = cpu(model);
        code(0x10000 + 0xFFFE, 0xB8, 0x34); // mov ax,1234h
        code(0x10000, 0x12, HLT);
        code(0x20000, 0x56);
        for (int turn = 0; turn < 2; turn++) {
            assertThat(go(0x1000, 0xFFFE, 1000)).isEqualTo(Stop.HALT);
            assertThat(cpu.reg16(Cpu.AX))
                    .as("wraps on the 8086, else #GP")
                    .isEqualTo(model == CpuModel.I8086 ? 0x1234 : 0);
        }
    }

    @Test
    void a20DecidesWhatIsAtOneMebibyte() {
        code(0, 0x41, HLT); // inc cx
        code(0x100000, 0x43, HLT); // inc bx
        for (int turn = 1; turn <= 3; turn++) {
            cpu.setA20(true);
            assertThat(go(0xFFFF, 0x10, 10)).isEqualTo(Stop.HALT);
            assertThat(cpu.reg16(Cpu.BX)).isEqualTo(turn);
            cpu.setA20(false);
            assertThat(go(0xFFFF, 0x10, 10)).isEqualTo(Stop.HALT);
            assertThat(cpu.reg16(Cpu.CX)).isEqualTo(turn);
        }
    }

    @Test
    void a20DecidesForAnOperandOfADecodedInstruction() {
        code(CODE, 0x8B, 0x07); // mov ax,[bx]
        cpu.setSegment(Cpu.DS, 0xFFFF);
        cpu.setReg16(Cpu.BX, 0x0F);
        memory.put8(0xFFFFF, 0x11);
        memory.put8(0x100000, 0x22);
        memory.put8(0, 0x33);
        go(0, CODE, 1);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x2211);
        cpu.setA20(false);
        go(0, CODE, 1);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x3311);
    }

    private Stop go(int segment, int ip, int instructions) {
        cpu.setSegment(Cpu.CS, segment);
        cpu.setIp(ip);
        cpu.setReg16(Cpu.SP, STACK);
        return cpu.run(instructions);
    }

    private Cpu cpu(CpuModel model) {
        return new Cpu(model, memory, Ports.NONE, Interrupts.NONE);
    }

    private void code(int at, int... bytes) {
        for (int n = 0; n < bytes.length; n++) {
            memory.put8(at + n, bytes[n]);
        }
    }
}

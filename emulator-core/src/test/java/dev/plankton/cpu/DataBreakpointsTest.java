package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints of data (Intel SDM vol. 3, chapter 17): traps after the instruction that met them. */
@ParameterizedClass(name = "regions: {0}")
@ValueSource(booleans = {false, true})
final class DataBreakpointsTest extends DebugRegistersRig {
    @Test
    void anyOverlapWithTheBreakpointsBytesTraps() {
        int[] lengths = {1, 2, 8, 4};
        for (int field : new int[] {0, 1, 3}) {
            for (int offset = -4; offset <= 8; offset++) {
                start();
                code(CODE, "66 89 07 40 F4"); // mov [bx],eax; inc ax
                cpu.setReg16(Cpu.BX, DATA + offset);
                enable(0, DATA + lengths[field] - 1, 1, field); // the low bits of the address do not count
                assertThat(cpu.run(100)).isEqualTo(Stop.HALT);
                boolean overlaps = offset < lengths[field] && offset + 4 > 0;
                assertThat(cpu.ip() == HANDLER + 1)
                        .as("length %d, operand at %d", lengths[field], offset)
                        .isEqualTo(overlaps);
                disable();
                memory.put32(Registers.debug(6), 0xFFFF0FF0);
            }
        }
    }

    @Test
    void writesTrapAfterTheInstructionAndReadsDoNot() {
        code(CODE, "8A 07  38 07  88 07  F4"); // mov al,[bx]; cmp [bx],al; mov [bx],al
        enable(2, DATA, 1, 0);
        trapped(CODE + 6, 4);
    }

    @Test
    void readsAndWritesTrapWhereBothAreWatched() {
        code(CODE, "43 4B 8A 07  FE 07  F4"); // inc bx; dec bx; mov al,[bx]; inc byte [bx]
        enable(3, DATA, 3, 0);
        trapped(CODE + 4, 8);
        iret();
        trapped(CODE + 6, 8);
    }

    @Test
    void everyWayToMemoryIsWatched() {
        String[] reads = {
            "8B 07",
            "03 07",
            "3B 07",
            "FF 37",
            "C4 0F",
            "0F AF 07",
            "D7",
            "AC",
            "AD",
            "A6",
            "AE",
            "D9 07",
            "DD 07",
            "DB 2F",
            "67 8B 03",
            "0F A3 07",
            "0F BA 27 01",
            "F7 27",
            "0F 01 17",
            "A1 00 30",
            "62 07",
            "0F 44 07",
            "6E",
            "D9 2F"
        };
        for (String instruction : reads) {
            watch(instruction, 3, true);
            watch(instruction, 1, false);
        }
        String[] writes = {
            "89 07",
            "01 07",
            "87 07",
            "8F 07",
            "C7 07 00 00",
            "AA",
            "AB",
            "A4",
            "66 67 8F 03",
            "0F AB 07",
            "0F 93 07",
            "D1 27",
            "8C 1F",
            "0F 01 07",
            "D9 1F",
            "DB 3F",
            "DD 37",
            "0F B1 07",
            "0F C7 0F",
            "0F C1 07",
            "6C",
            "DF 37",
            "F6 17"
        };
        for (String instruction : writes) {
            watch(instruction, 3, true);
            watch(instruction, 1, true);
        }
        watch("8D 07", 3, false); // lea
    }

    private void watch(String instruction, int type, boolean traps) {
        start();
        memory.fill(DATA, 16, 0);
        memory.put16(DATA + 2, 0x7FFF);
        memory.put16(5 * 4, OTHER_HANDLER);
        cpu.setReg32(Cpu.BX, DATA);
        cpu.setReg16(Cpu.SI, DATA);
        cpu.setReg16(Cpu.DI, DATA);
        cpu.setReg32(Cpu.AX, 0);
        memory.put32(Registers.debug(6), 0xFFFF0FF0);
        code(CODE, instruction + " F4");
        enable(0, DATA, type, 0);
        assertThat(cpu.run(100)).as(instruction).isEqualTo(Stop.HALT);
        int length = instruction.replace(" ", "").length() / 2;
        assertThat(cpu.ip()).as(instruction).isEqualTo(traps ? HANDLER + 1 : CODE + length + 1);
        if (traps) {
            assertThat(memory.get16(cpu.reg16(Cpu.SP))).as(instruction).isEqualTo(CODE + length);
        }
        disable();
    }

    @Test
    void fetchIsNoRead() {
        code(CODE, "90 90 90 F4");
        enable(0, CODE + 1, 3, 0);
        end();
    }

    @Test
    void repeatedStringTrapsAfterTheIterationAndGoesOn() {
        code(CODE, "F3 A4 F4"); // rep movsb
        cpu.setReg16(Cpu.SI, 0x4000);
        cpu.setReg16(Cpu.DI, DATA);
        cpu.setReg16(Cpu.CX, 20);
        enable(0, DATA + 8, 1, 0);
        trapped(CODE, 1);
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(11);
        iret();
        end();
        assertThat(cpu.reg16(Cpu.CX)).isZero();
    }

    @Test
    void lastIterationTrapsAfterTheInstruction() {
        code(CODE, "F3 AB F4"); // rep stosw
        cpu.setReg16(Cpu.DI, DATA);
        cpu.setReg16(Cpu.CX, 5);
        enable(0, DATA + 8, 1, 1);
        trapped(CODE + 2, 1);
    }

    @Test
    void pushesAreWatched() {
        // push ax; call $+3; enter 2,0
        code(CODE, "50 E8 00 00 C8 02 00 00 F4");
        enable(0, STACK - 4, 3, 1);
        cpu.setReg16(Cpu.SP, STACK - 2);
        trapped(CODE + 1, 1);
        iret();
        cpu.setReg16(Cpu.SP, STACK - 2);
        trapped(CODE + 4, 1);
        iret();
        cpu.setReg16(Cpu.SP, STACK - 2);
        trapped(CODE + 8, 1);
        code(CODE, "60 F4"); // pusha
        cpu.setReg16(Cpu.SP, STACK + 8);
        cpu.setIp(CODE);
        trapped(CODE + 1, 1);
    }

    /** The frame of a trap after a POP overwrites what was popped: on silicon, too, the handler is entered twice. */
    @Test
    void theTrapsOwnPushesTrap() {
        code(CODE, "58 F4"); // pop ax
        cpu.setReg16(Cpu.SP, STACK - 2);
        enable(0, STACK - 2, 3, 1);
        trapped(HANDLER, 1);
        iret();
        trapped(CODE + 1, 1);
    }

    @Test
    void softwareInterruptsPushesTrapBeforeTheFirstInstructionOfTheHandler() {
        code(CODE, "CD 21");
        enable(0, STACK - 4, 1, 1);
        trapped(OTHER_HANDLER, 1);
    }

    @Test
    void hardwareInterruptsPushesTrapBeforeTheFirstInstructionOfTheHandler() {
        code(CODE, "FB 90 F4"); // sti; nop
        enable(0, STACK - 4, 1, 1);
        line.active = true;
        trapped(OTHER_HANDLER, 1);
    }

    @Test
    void faultOfTheSameInstructionLeavesNoTrap() {
        code(CODE, "F7 37"); // div word [bx], which is 0
        enable(0, DATA, 3, 1);
        memory.put16(DATA, 0);
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).isEqualTo(OTHER_HANDLER + 2);
        assertThat(dr6()).isEqualTo(0xFFFF0FF0);
    }

    @Test
    void loadingSsPutsATrapOff() {
        memory.put16(DATA, 0);
        code(CODE, "8E 17 90 F4"); // mov ss,[bx]; nop
        enable(0, DATA, 3, 1);
        assertThat(cpu.run(1)).isEqualTo(Stop.FUEL);
        cpu.save();
        cpu.load(); // the VM is unmounted between the two
        trapped(CODE + 3, 1);
    }

    @Test
    void addressesAreLinearBeforeA20() {
        code(CODE, "26 88 07 F4"); // mov es:[bx],al
        cpu.setSegment(Cpu.ES, 0xFFFF);
        cpu.setReg16(Cpu.BX, 0x3010);
        cpu.setA20(false);
        enable(0, 0x3000, 1, 0);
        end();
        cpu.setIp(CODE);
        enable(0, 0x103000, 1, 0);
        trapped(CODE + 3, 1);
    }
}

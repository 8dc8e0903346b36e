package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** Breakpoints and the fixed bits of the debug registers (Intel SDM vol. 3, chapter 17), in the interpreter and in regions. */
@ParameterizedClass(name = "regions: {0}")
@ValueSource(booleans = {false, true})
final class DebugRegistersTest {
    private static final int CODE = 0x1000;
    private static final int HANDLER = 0x2000;
    private static final int OTHER_HANDLER = 0x2100;
    private static final int DATA = 0x3000;
    private static final int STACK = 0x8000;

    private static final int BD = 1 << 13;
    private static final int BS = 1 << 14;
    private static final int GD = 1 << 13;

    @Parameter
    private boolean regions;

    private final Memory memory = Memory.withoutRom();
    private final Line line = new Line();
    private final Bus bus = new Bus();
    private final Cpu cpu = new Cpu(CpuModel.I686, memory, bus, line);

    @BeforeEach
    void start() {
        if (regions) {
            cpu.useRegions(RegionCaches.always());
        }
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setReg16(Cpu.BX, DATA);
        cpu.setIp(CODE);
        memory.put16(1 * 4, HANDLER);
        for (int vector : new int[] {0, 6, 0x20, 0x21}) {
            memory.put16(vector * 4, OTHER_HANDLER);
        }
        code(HANDLER, "F4"); // hlt
        code(OTHER_HANDLER, "90 F4"); // nop; hlt
    }

    @Test
    void fixedBitsStay() {
        code(CODE, "66 31 C0  0F 23 F0  0F 23 F8  0F 21 F1  0F 21 FA  F4"); // xor eax,eax; mov dr6, dr7,eax; mov ecx,dr6; edx,dr7
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFF0FF0);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0x400);
        // mov eax,FFFFDF00h (no GD, nothing enabled): dr7; then all of dr6
        code(CODE, "66 B8 00DFFFFF  0F 23 F8  0F 21 FA  66 83 C8 FF  0F 23 F0  0F 21 F1  F4");
        cpu.setIp(CODE);
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFFEFFF);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0xFFFF0700);
    }

    @Test
    void dr4AndDr5AreOtherNamesUnlessCr4De() {
        memory.put32(Registers.debug(0), 0);
        code(CODE, "0F 21 E1  0F 21 EA  F4"); // mov ecx,dr4; mov edx,dr5
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFF0FF0);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0x400);
        code(CODE, "66 B8 08000000  0F 22 E0  0F 21 E1  F4"); // mov eax,8; mov cr4,eax; mov ecx,dr4
        cpu.setIp(CODE);
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("handler of #UD").isEqualTo(OTHER_HANDLER + 2);
    }

    @Test
    void an80286HasNone() {
        Cpu old = new Cpu(CpuModel.I80286, memory, bus, line);
        old.setSegment(Cpu.CS, 0);
        old.setReg16(Cpu.SP, STACK);
        old.setIp(CODE);
        code(CODE, "0F 21 F1  F4");
        assertThat(old.run(1000)).isEqualTo(Stop.HALT);
        assertThat(old.ip()).as("handler of #UD").isEqualTo(OTHER_HANDLER + 2);
    }

    @Test
    void instructionBreakpointIsAFaultAndKeepsComingUntilDisabled() {
        code(CODE, "90 40 41 F4"); // nop; inc ax; inc cx; hlt
        enable(0, CODE + 1, 0, 0);
        trapped(CODE + 1, 1);
        assertThat(cpu.reg16(Cpu.AX)).isZero();
        iret();
        trapped(CODE + 1, 1);
        memory.put32(Registers.debug(6), 0xFFFF0FF0);
        disable();
        iret();
        end();
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(1);
        assertThat(dr6()).isEqualTo(0xFFFF0FF0);
    }

    @Test
    void iretdWithResumeFlagPassesTheBreakpointOnce() {
        // again: inc ax; jmp again
        code(CODE, "40 EB FD");
        enable(1, CODE, 0, 0);
        trapped(CODE, 2);
        for (int round = 1; round <= 3; round++) {
            iretd(Flags.RF);
            trapped(CODE, 2);
            assertThat(cpu.reg16(Cpu.AX)).isEqualTo(round);
        }
    }

    @Test
    void resumeFlagHoldsForAStringInstructionThatIsCut() {
        code(CODE, "F3 AA F4"); // rep stosb
        cpu.setReg16(Cpu.CX, 100);
        cpu.setReg16(Cpu.DI, DATA);
        enable(0, CODE, 0, 0);
        trapped(CODE, 1);
        iretd(Flags.RF);
        int slices = 0;
        while (cpu.run(10) != Stop.HALT) {
            assertThat(++slices).isLessThan(100);
        }
        assertThat(cpu.reg16(Cpu.CX)).isZero();
        assertThat(cpu.ip()).isEqualTo(CODE + 3);
    }

    @Test
    void faultPushesFlagsWithResumeFlagOnlyWhereTheyHave32Bits() {
        code(CODE, "90");
        enable(0, CODE, 0, 0);
        trapped(CODE, 1);
        assertThat(cpu.reg16(Cpu.SP)).as("three words").isEqualTo(STACK - 6);
        assertThat(cpu.flags() & Flags.RF).isZero();
    }

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
            "8B 07", "03 07", "3B 07", "FF 37", "C4 0F", "0F AF 07", "D7", "AC", "AD", "A6", "AE", "D9 07", "DD 07", "DB 2F",
            "67 8B 03", "0F A3 07", "0F BA 27 01", "F7 27", "0F 01 17", "A1 00 30", "62 07", "0F 44 07", "6E", "D9 2F"
        };
        for (String instruction : reads) {
            watch(instruction, 3, true);
            watch(instruction, 1, false);
        }
        String[] writes = {
            "89 07", "01 07", "87 07", "8F 07", "C7 07 00 00", "AA", "AB", "A4", "66 67 8F 03", "0F AB 07", "0F 93 07", "D1 27",
            "8C 1F", "0F 01 07", "D9 1F", "DB 3F", "DD 37", "0F B1 07", "0F C7 0F", "0F C1 07", "6C", "DF 37", "F6 17"
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
    void loadingSsHoldsBackAnInstructionBreakpoint() {
        code(CODE, "8E D1 90 90 F4"); // mov ss,cx; nop; nop
        enable(0, CODE + 2, 0, 0);
        end();
        cpu.setIp(CODE);
        assertThat(cpu.run(1)).isEqualTo(Stop.FUEL);
        cpu.save();
        cpu.load();
        end();
    }

    @Test
    void stiHoldsNoDebugExceptionBack() {
        code(CODE, "FB 90 F4"); // sti; nop
        enable(0, CODE + 1, 0, 0);
        trapped(CODE + 1, 1);
        disable();
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setIp(CODE);
        cpu.setFlags(Flags.TF);
        memory.put32(Registers.debug(6), 0xFFFF0FF0);
        trapped(CODE + 1, BS);
    }

    @Test
    void portBreakpointsNeedCr4De() {
        code(CODE, "EC EE 66 ED F4"); // in al,dx; out dx,al; in eax,dx
        cpu.setReg16(Cpu.DX, 0x301);
        enable(0, 0x301, 2, 0);
        end();
        cpu.setIp(CODE);
        enableExtensions();
        trapped(CODE + 1, 1);
        assertThat(bus.accesses).isEqualTo(4);
        iret();
        trapped(CODE + 2, 1);
        cpu.setReg16(Cpu.DX, 0x2FE);
        iret();
        trapped(CODE + 4, 1);
        iret();
        end();
    }

    @Test
    void portBreakpointTrapsInARepeatedString() {
        code(CODE, "F3 6E F4"); // rep outsb
        cpu.setReg16(Cpu.DX, 0x301);
        cpu.setReg16(Cpu.CX, 2);
        enable(0, 0x301, 2, 0);
        enableExtensions();
        trapped(CODE, 1);
        iret();
        trapped(CODE + 2, 1);
    }

    @Test
    void generalDetectFaultsAndIsOffInTheHandler() {
        code(CODE, "0F 23 C0 F4"); // mov dr0,eax
        memory.put32(Registers.debug(7), 0x400 | GD);
        trapped(CODE, BD);
        assertThat(memory.get32(Registers.debug(7))).isEqualTo(0x400);
        iret();
        end();
        memory.put32(Registers.debug(7), 0x400 | GD);
        code(CODE, "0F 21 C0 F4"); // mov eax,dr0
        cpu.setIp(CODE);
        trapped(CODE, BD);
    }

    @Test
    void statusKeepsWhatIsThere() {
        code(CODE, "88 07 F4");
        memory.put32(Registers.debug(6), 0xFFFF0FF0 | BS | 8);
        enable(0, DATA, 1, 0);
        trapped(CODE + 2, BS | 8 | 1);
    }

    @Test
    void statusTellsAlsoWhatIsMetWithoutBeingEnabled() {
        code(CODE, "88 07 F4");
        memory.put32(Registers.debug(1), DATA);
        enable(0, DATA, 1, 0);
        memory.put32(Registers.debug(7), memory.get32(Registers.debug(7)) | 1 << 20);
        cpu.save();
        cpu.load();
        trapped(CODE + 2, 3);
    }

    @Test
    void singleStepAndBreakpointAreOneException() {
        code(CODE, "88 07 F4");
        enable(0, DATA, 1, 0);
        cpu.setFlags(Flags.TF);
        trapped(CODE + 2, BS | 1);
        assertThat(cpu.reg16(Cpu.SP)).isEqualTo(STACK - 6);
    }

    @Test
    void int1LeavesStatusAlone() {
        code(CODE, "F1 F4");
        memory.put32(Registers.debug(7), 0x400 | GD);
        trapped(CODE + 1, 0);
        assertThat(memory.get32(Registers.debug(7))).as("without GD").isEqualTo(0x400);
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

    @Test
    void resetDisablesAll() {
        enable(0, CODE, 0, 0);
        cpu.reset();
        assertThat(cpu.watched()).isFalse();
        assertThat(memory.get32(Registers.debug(7))).isEqualTo(0x400);
    }

    /** Sets breakpoint {@code n} by the instructions that do so. */
    private void enable(int n, int address, int type, int length) {
        int ip = cpu.ip();
        int eax = cpu.reg32(Cpu.AX);
        int control = 1 << 2 * n | type << 16 + 4 * n | length << 18 + 4 * n;
        code(0x2800, "66 B8 00000000  0F 23 C0  66 B8 00000000  0F 23 F8  F4");
        memory.put32(0x2802, address);
        memory.put8(0x2808, 0xC0 | n << 3);
        memory.put32(0x280B, control);
        cpu.setIp(0x2800);
        end();
        cpu.setReg32(Cpu.AX, eax);
        cpu.setIp(ip);
    }

    private void disable() {
        memory.put32(Registers.debug(7), 0x400);
        cpu.save();
        cpu.load();
    }

    private void enableExtensions() {
        memory.put32(Registers.control(4), 8);
        cpu.save();
        cpu.load();
    }

    private void end() {
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("not in a handler").isNotIn(HANDLER + 1, OTHER_HANDLER + 2);
    }

    /** Runs to the handler of debug exceptions, which is to return to {@code address}, with these bits of DR6 set. */
    private void trapped(int address, int status) {
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("handler").isEqualTo(HANDLER + 1);
        assertThat(memory.get16(cpu.reg16(Cpu.SP))).as("returns to").isEqualTo(address);
        assertThat(dr6()).as("DR6").isEqualTo(0xFFFF0FF0 | status);
    }

    /** Ends the handler. */
    private void iret() {
        int sp = cpu.reg16(Cpu.SP);
        cpu.setIp(memory.get16(sp));
        cpu.setFlags(memory.get16(sp + 4));
        cpu.setReg16(Cpu.SP, sp + 6);
    }

    /** Ends the handler by an IRETD with {@code flags}. */
    private void iretd(int flags) {
        int sp = cpu.reg16(Cpu.SP);
        int ip = memory.get16(sp);
        memory.put32(sp - 6, ip);
        memory.put32(sp - 2, 0);
        memory.put32(sp + 2, flags);
        cpu.setReg16(Cpu.SP, sp - 6);
        code(0x2900, "66 CF");
        cpu.setIp(0x2900);
    }

    private int dr6() {
        return memory.get32(Registers.debug(6));
    }

    private void code(int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (int n = 0; n < bytes.length; n++) {
            memory.put8(at + n, bytes[n]);
        }
    }

    private static final class Line implements Interrupts {
        boolean active;

        @Override
        public boolean pending() {
            return active;
        }

        @Override
        public int acknowledge() {
            active = false;
            return 0x20;
        }
    }

    private static final class Bus implements Ports {
        int accesses;

        @Override
        public int in(int port, int size) {
            accesses++;
            return -1;
        }

        @Override
        public void out(int port, int size, int value) {
            accesses++;
        }
    }
}

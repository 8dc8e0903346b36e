package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the models do otherwise beyond single instructions: the segment's end, the prefetch queue, cut string instructions. */
final class ModelDifferencesTest {
    private static final int CODE = 0x1000, HANDLER = 0x2000, STACK = 0x8000, FAR = 0x2000;

    private final Memory memory = Memory.withoutRom();
    private final InterruptLine line = new InterruptLine();

    private Cpu cpu(CpuModel model, String code) {
        Cpu cpu = new Cpu(model, memory, Ports.NONE, line);
        for (int segment = Cpu.ES; segment <= model.lastSegment(); segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setIp(CODE);
        put(CODE, code);
        memory.put16(0x20 * 4, HANDLER);
        memory.put16(13 * 4, HANDLER);
        put(HANDLER, "F4");
        return cpu;
    }

    private void put(int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        memory.put(at, bytes, 0, bytes.length);
    }

    /** Runs to HLT, in slices of {@code slice} instructions, between which the state is all that is kept. */
    private static void runToHalt(Cpu cpu, int slice) {
        Stop stop = Stop.FUEL;
        for (int n = 0; n < 2000 && stop != Stop.HALT; n++) {
            stop = cpu.run(slice);
            cpu.save();
            cpu.load();
        }
        assertThat(stop).isEqualTo(Stop.HALT);
    }

    @ParameterizedTest
    @CsvSource({"I80286, 1", "I80286, 100", "I686, 1", "I686, 2", "I686, 100"})
    void executionPastTheSegmentsEndIsException13(CpuModel model, int slice) {
        Cpu cpu = cpu(model, "EA FEFF 0020"); // jmp 2000h:FFFEh
        put((FAR << 4) + 0xFFFE, "40 40"); // inc ax; inc ax
        put(FAR << 4, "43 F4"); // inc bx; hlt
        runToHalt(cpu, slice);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(2);
        assertThat(cpu.reg16(Cpu.BX)).isZero();
        assertThat(cpu.ip()).isEqualTo(HANDLER + 1);
        assertThat(memory.get16(STACK - 6)).as("IP pushed").isZero();
        assertThat(memory.get16(STACK - 4)).as("CS pushed").isEqualTo(FAR);
    }

    @ParameterizedTest
    @CsvSource({"1", "100"})
    void executionWrapsOnThe8086(int slice) {
        Cpu cpu = cpu(CpuModel.I8086, "EA FEFF 0020");
        put((FAR << 4) + 0xFFFE, "40 40");
        put(FAR << 4, "43 F4");
        runToHalt(cpu, slice);
        assertThat(cpu.reg16(Cpu.BX)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // What is stored how, before mov al,0 whose immediate it changes.
        "FE060510 B000 F4", // inc byte [1005h]
        "C606061001 B000 F4", // mov byte [1006h],1
        "BF0710 B001 AA B000 F4", // mov di,1007h; mov al,1; stosb
        "BF0B10 B001 B90100 F3AA B000 F4", // mov di,100Bh; mov al,1; mov cx,1; rep stosb
        "BB0B10 B8B001 8907 909090 B000 F4" // mov bx,100Bh; mov ax,1B0h; mov [bx],ax
    })
    void anInstructionInThePrefetchQueueIsExecutedAsItWasFetched(String code) {
        for (int slice : new int[] {1, 2, 100}) {
            Cpu cpu = cpu(CpuModel.I8086, code);
            runToHalt(cpu, slice);
            assertThat(cpu.reg8(Cpu.AL)).as("8086, slice %d", slice).isZero();
            cpu = cpu(CpuModel.I686, code);
            runToHalt(cpu, slice);
            assertThat(cpu.reg8(Cpu.AL)).as("686, slice %d", slice).isEqualTo(1);
        }
    }

    /** What is executed as it was fetched is a HLT, with which no region goes on: it does not belong to its code. */
    @ParameterizedTest
    @CsvSource({
        // What is stored how. If it were executed as it is in memory, CX would be 1.
        "C606051090 F4 41 F4", // mov byte [1005h],90h; hlt; inc cx; hlt
        "C606061090 90 F4 41 F4", // the same, with a nop between
        "BC0910 B89041 50 F4 90 F4", // mov sp,1009h; mov ax,4190h; push ax
        "BF0610 B090 AA F4 41 F4", // mov di,1006h; mov al,90h; stosb
        "BF0A10 B090 B90100 F3AA F4 41 F4", // mov di,100Ah; mov al,90h; mov cx,1; rep stosb
        "C606071090 7400 F4 41 F4" // mov byte [1007h],90h; jz $+2: not taken
    })
    void aRegionLeavesWhatComesAfterItAsItWasFetched(String code) {
        for (Tier tier : new Tier[] {Tier.INTERPRETER, Tier.REGIONS_ALWAYS}) {
            Cpu cpu = cpu(CpuModel.I8086, code);
            cpu.useRegions(RegionCaches.of(tier));
            runToHalt(cpu, 100);
            assertThat(cpu.reg16(Cpu.CX)).as("%s", tier).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // What transfers control to a HLT that has been replaced by a nop.
        "C606071090 EB00 F4 41 F4", // mov byte [1007h],90h; jmp $+2
        "C606081090 E80000 F4 41 F4", // mov byte [1008h],90h; call $+3
        "85E4 C6060A1090 7501 43 F4 41 F4" // test sp,sp; mov byte [100Ah],90h; jnz $+3: taken
    })
    void aTransferOfControlEmptiesTheQueueOfARegion(String code) {
        for (Tier tier : new Tier[] {Tier.INTERPRETER, Tier.REGIONS_ALWAYS}) {
            Cpu cpu = cpu(CpuModel.I8086, code);
            cpu.useRegions(RegionCaches.of(tier));
            runToHalt(cpu, 100);
            assertThat(cpu.reg16(Cpu.CX)).as("%s", tier).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "100"})
    void aJumpEmptiesThePrefetchQueue(int slice) {
        Cpu cpu = cpu(CpuModel.I8086, "FE060710 EB00 B000 F4"); // inc byte [1007h]; jmp $+2; mov al,0
        runToHalt(cpu, slice);
        assertThat(cpu.reg8(Cpu.AL)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1", "100"})
    void theQueueHasSixBytes(int slice) {
        // inc byte [100Ah]; 5 nops; mov al,0: the immediate is the seventh byte.
        Cpu cpu = cpu(CpuModel.I8086, "FE060A10 9090909090 B000 F4");
        runToHalt(cpu, slice);
        assertThat(cpu.reg8(Cpu.AL)).isEqualTo(1);
        cpu = cpu(CpuModel.I8086, "FE060910 90909090 B000 F4");
        runToHalt(cpu, slice);
        assertThat(cpu.reg8(Cpu.AL)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"I8086, 1", "I80286, 0", "I686, 0"})
    void anInterruptedStringInstructionGoesBackToItsFirstPrefixButOnThe8086(CpuModel model, int lost) {
        Cpu cpu = cpu(model, "26 F3 A4 F4"); // es: rep movsb
        cpu.setReg16(Cpu.CX, 100);
        cpu.setReg16(Cpu.SI, 0x3000);
        cpu.setReg16(Cpu.DI, 0x4000);
        cpu.setFlags(Flags.IF);
        assertThat(cpu.run(10)).isEqualTo(Stop.FUEL);
        assertThat(cpu.ip()).as("cut by the slice alone").isEqualTo(CODE);
        cpu.save();
        cpu.load();
        line.active = true;
        assertThat(cpu.run(100)).isEqualTo(Stop.HALT);
        assertThat(memory.get16(STACK - 6)).isEqualTo(CODE + lost);
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatedInstructionLeavesTheNextDivisionAlone(CpuModel model) {
        // rep stosb; mov ax,100; cwd; mov bx,7; idiv bx
        Cpu cpu = cpu(model, "F3AA B86400 99 BB0700 F7FB F4");
        cpu.setReg16(Cpu.CX, 4);
        cpu.setReg16(Cpu.DI, 0x4000);
        runToHalt(cpu, 100);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(14);
        assertThat(cpu.reg16(Cpu.DX)).isEqualTo(2);
    }

    /** A word at offset FFFF goes on at 0 of the same segment, also when what is read there loads the segment register. */
    @ParameterizedTest
    @CsvSource({"3E8E1D", "26C41D", "C51D", "FF35"}) // mov ds,[di]; les bx,[es:di]; lds bx,[di]; push word [di]
    void anInstructionThatReadsAnOperandWhichWrapsDoesNotWriteIt(String code) {
        Cpu cpu = cpu(CpuModel.I8086, code + "F4");
        for (int segment : new int[] {Cpu.DS, Cpu.ES, Cpu.SS}) {
            cpu.setSegment(segment, 0x4000);
        }
        cpu.setReg16(Cpu.DI, 0xFFFF);
        cpu.setReg16(Cpu.SP, 2);
        memory.put8(0x4FFFF, 0x11);
        memory.put32(0x40000, 0x5050_5050);
        runToHalt(cpu, 100);
        assertThat(memory.get8(0x5011_0 + 0xFFFF)).isZero();
        assertThat(memory.get8(0x5050_0 + 0xFFFF)).isZero();
        assertThat(memory.get8(0x5011_0)).isZero();
        assertThat(memory.get8(0x5050_0)).isZero();
        assertThat(memory.get16(0x40000)).isEqualTo(code.equals("FF35") ? 0x5011 : 0x5050);
    }

    /** Near the end of the first megabyte each instruction is fetched with care, which must not make a difference. */
    @ParameterizedTest
    @CsvSource({"0x100, 0F", "0xFFF0, 0F", "0x100, 8EC8", "0xFFF0, 8EC8"})
    void aLoadOfCsEmptiesThePrefetchQueue(int segment, String load) { // pop cs; mov cs,ax
        Cpu cpu = cpu(CpuModel.I8086, "");
        cpu.setReg16(Cpu.AX, 0x2000);
        memory.put16(STACK, 0x2000);
        put(segment * 16 & 0xFFFFF, load + "40 F4"); // inc ax
        put(0x20000 + load.length() / 2, "48 F4"); // dec ax
        cpu.setSegment(Cpu.CS, segment);
        cpu.setIp(0);
        runToHalt(cpu, 100);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x1FFF);
    }

    @ParameterizedTest
    @CsvSource({"I8086, FFF4, FFE7", "I80286, 000C, 0019", "I686, 000C, 0019"})
    void aRepeatPrefixNegatesAProductOnAn8086Alone(CpuModel model, String mul, String imul) {
        // mov ax,3; mov bx,4; rep mul bx; mov cx,ax; mov al,-5; mov bl,-5; rep imul bl
        Cpu cpu = cpu(model, "B80300 BB0400 F3F7E3 89C1 B0FB B3FB F3F6EB F4");
        runToHalt(cpu, 100);
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(Integer.parseInt(mul, 16));
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(Integer.parseInt(imul, 16));
    }

    @ParameterizedTest
    @CsvSource({"I80286, 255", "I686, 0"})
    void theByteAboveTheBaseOfATableTellsAn80286(CpuModel model, int expected) {
        runToHalt(cpu(model, "0F010E0030 F4"), 100); // sidt [3000h]
        assertThat(memory.get8(0x3005)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"I8086", "I80286"})
    void f1IsAPrefixWithoutFunctionBeforeThe386(CpuModel model) {
        Cpu cpu = cpu(model, "F1 40 F4"); // inc ax
        runToHalt(cpu, 100);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(1);
    }
}

package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.Regions;
import dev.plankton.machine.MachineProfile;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operands at the end of their segment, where they wrap on an 8086 and fault later: regions do what the interpreter does, and
 * so do the instructions after them, which use the bytes that have wrapped.
 */
final class WrappingOperandsTest {
    private static final int FUEL = 3_000;

    /** Exceptions, of which some come where an operand would wrap: they go on after the instruction. */
    private static final int[] EXCEPTIONS = {5, 6, 9, 12, 13};

    /** Where the instruction begins, and where the next one does. */
    private static final int BEGIN = 0x7C1D, AFTER = 0x7C23;

    /** Without a prefix, with one for 32-bit operands. */
    private static final String ANY = "", WIDE = "66";

    /** With operands at DS:SI, ES:DI and SS:SP. */
    private static final List<String> INSTRUCTIONS = List.of(
            // Words: ADD, MOV, XCHG, ROL, NEG, MUL, PUSH, POP, LES, LDS, MOV of a segment
            "0104 0304 8904 8B04 8704 D304 F71C F724 FF34 8F04 C404 C504 8C04",
            // The stack: PUSH, POP, PUSHF, POPF, CALL
            "50 58 9C 9D E80000",
            // Strings, once and repeated
            "A5 AB AD A7 AF F3A5 F3AB F3A7 F2AF",
            // Reals of 32 and 64 bits, integers of 16, 32 and 64
            "D804 DC04 DA04 DE04 D904 DD04 DF04 DB04 DF2C D914 D91C DD14 DD1C DF1C DB1C DF3C",
            // Of 80 bits, and decimals
            "DB2C DB3C DF24 DF34",
            // FLDCW, FNSTCW, FNSTSW, FLDENV, FNSTENV, FRSTOR, FNSAVE
            "D92C D93C DD3C D924 D934 DD24 DD34");

    /** On an 80286 and later: BOUND, PUSHA, POPA, ENTER, SGDT, SIDT, LGDT. */
    private static final String LATER = "6214 60 61 C8040002 0F0104 0F010C 0F0114";

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void regionsDoWhatTheInterpreterDoes(CpuModel model) {
        compare(model, RegionCaches::prompt);
    }

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void soDoRegionsOfEveryInstruction(CpuModel model) {
        compare(model, RegionCaches::always);
    }

    private static void compare(CpuModel model, Supplier<Regions> regions) {
        MachineProfile profile = PcRig.PROFILE.withCpu(model);
        Core interpreted = new Core(profile, (Regions) null);
        Core compiled = new Core(profile, regions.get());
        List<String> prefixes = model == CpuModel.I686 ? List.of(ANY, WIDE) : List.of(ANY);
        String all = String.join(" ", INSTRUCTIONS) + (model == CpuModel.I8086 ? "" : " " + LATER);
        for (String prefix : prefixes) {
            for (String instruction : all.split(" ")) {
                assertThat(run(compiled, profile, prefix + instruction))
                        .as(prefix + instruction)
                        .isEqualTo(run(interpreted, profile, prefix + instruction));
            }
        }
        assertThat(compiled.cpu().inRegions()).isGreaterThan(FUEL);
    }

    /** The delta of a new VM that executes an instruction for offsets from FFE0h to FFFFh, again and again. */
    private static byte[] run(Core core, MachineProfile profile, String instruction) {
        // Of a later one a push that faults shuts the processor down.
        String stack = profile.cpu() == CpuModel.I8086 ? "8D641C lea sp,[si+1Ch]" : "8D6400 lea sp,[si]";
        String padding = "90".repeat(AFTER - BEGIN - instruction.length() / 2);
        PcRig rig = new PcRig(
                """
                FA            cli
                B80020        mov ax,2000h
                8ED8          mov ds,ax
                8ED0          mov ss,ax
                31F6          xor si,si
                loop:
                FC            cld
                B80020        mov ax,2000h
                8EC0          mov es,ax
                8ED8          mov ds,ax
                83CEE0        or si,FFE0h
                89F7          mov di,si
                B90300        mov cx,3
                STACK
                INSTRUCTION
                PADDING
                B80020        mov ax,2000h
                8ED8          mov ds,ax
                FF060100      inc word [1]
                03160300      add dx,[3]
                FE060500      inc byte [5]
                DBE3          fninit
                D9EB          fldpi
                46            inc si
                EBCF          jmp loop
                """.replace("STACK", stack).replace("INSTRUCTION", instruction).replace("PADDING", padding),
                profile,
                core);
        for (int exception : EXCEPTIONS) {
            core.memory().put32(4 * exception, AFTER);
        }
        rig.run(FUEL);
        core.unmount();
        return core.delta().copy();
    }
}

package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.MachineProfile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Which exception an instruction raises that could raise several: the table of docs/exceptions.md, row by row. */
class ExceptionPriorityTest {
    private static final int[] VECTORS = {0, 4, 5, 6, 7, 12, 13};
    private static final int NONE = 0xFF;
    private static final int HANDLERS = 0x160;
    private static final int SEEN = 0x600;

    private static final String OLD = "i80286";
    private static final String NEW = "i686";
    private static final String BOTH = "i80286 i686";

    /**
     * A row.
     *
     * @param code hexadecimal bytes: what prepares, and the instruction
     */
    private record Row(String name, String models, String code, int vector) {}

    private static final List<Row> ROWS = List.of(
            // An invalid opcode comes before its operand. BX is FFFF, DS and SS are 0.
            new Row("MOV [FFFF],segment 6", BOTH, "BBFFFF 8C37", 6),
            new Row("MOV [FFFF],DS", BOTH, "BBFFFF 8C1F", 13),
            new Row("MOV segment 7,[FFFF]", BOTH, "BBFFFF 8E3F", 6),
            new Row("MOV CS,[FFFF]", BOTH, "BBFFFF 8E0F", 6),
            new Row("MOV ES,[FFFF]", BOTH, "BBFFFF 8E07", 13),
            new Row("invalid group member at [FFFF]", BOTH, "BBFFFF FF3F", 6),
            new Row("LOCK MOV [FFFF],AX", NEW, "BBFFFF F08907", 6),
            new Row("LOCK ADD [FFFF],AX", NEW, "BBFFFF F00107", 13),
            new Row("LOCK CMP [FFFF],AX", NEW, "BBFFFF F03907", 6),
            new Row("LOCK XCHG AX,BX", NEW, "F093", 6),
            // The length comes before what the instruction is or does.
            new Row("16 bytes of an invalid opcode", NEW, "2626262626262626262626262626 0FFF 00", 13),
            new Row("11 bytes, MOV of segment 6", OLD, "BBFFFF 262626262626262626 8C37", 13),
            // The operand comes before what is done with it.
            new Row("DIV word [FFFF] by whatever is there", BOTH, "BBFFFF F737", 13),
            new Row("IDIV word [BP=FFFF]", NEW, "BDFFFF F77E00", 12),
            new Row("IDIV word [BP=FFFF] on a 286", OLD, "BDFFFF F77E00", 13),
            new Row("DIV by zero", BOTH, "31C9 F7F1", 0),
            new Row("PUSH [FFFF] with SP=1 would shut down; with room", BOTH, "BBFFFF FF37", 13),
            new Row("CMPXCHG8B [FFFA]", NEW, "BBFAFF 0FC70F", 13),
            new Row("CMPXCHG [FFFF] though unequal", NEW, "BBFFFF 0FB10F", 13),
            new Row("XCHG [FFFF],AX", BOTH, "BBFFFF 8707", 13),
            new Row("LES [FFFD]", NEW, "BBFDFF C407", 13),
            new Row("CMOVNZ AX,[FFFF], not moved", NEW, "BBFFFF 31C0 0F4507", 13),
            // With 16-bit addresses a pair at FFFEh wraps between its bounds; any other that crosses the end faults
            // unread.
            new Row("BOUND BX,[FFFE], below", BOTH, "C706FEFFFF7F BBFEFF 621F", 5),
            new Row("BOUND BX,[FFFE], above [0]", BOTH, "C706FEFF0080 C70600000080 BBFEFF 621F", 5),
            new Row("BOUND BX,[EAX=FFFE], below", NEW, "C706FEFFFF7F BBFEFF 66B8FEFF0000 676218", 13),
            new Row("BOUND BX,[FFFD], below", BOTH, "C706FDFFFF7F BBFDFF 621F", 13),
            new Row("BOUND BX,[FFFF]", BOTH, "BBFFFF 621F", 13),
            new Row("BOUND BX,[BX+SI=FFFE]", BOTH, "C706FEFFFF7F 31F6 BBFEFF 6218", 5),
            new Row("BOUND EBX,[FFFA], below", NEW, "66C706FAFFFFFFFF7F 66BBFAFF0000 66621F", 13),
            new Row("BOUND EBX,[FFFA], not below", NEW, "66C706FAFF00000080 66BBFAFF0000 66621F", 13),
            // POP reads the stack before it stores.
            new Row("POP [FFFF] with SP=FFFF", NEW, "BBFFFF BCFFFF 8F07", 12),
            new Row("POP [FFFF]", NEW, "BBFFFF 8F07", 13),
            // Far transfers use the stack before they look at the target.
            new Row("CALL FAR beyond the limit with SP=7", NEW, "BC0700 669A000001000000", 12),
            new Row("CALL FAR beyond the limit", NEW, "669A000001000000", 13),
            new Row("RETFD with SP=FFFA, beyond the limit", NEW, "66C706FAFFFFFFFFFF BCFAFF 66CB", 12),
            new Row("RETFD beyond the limit", NEW, "66C706F0FFFFFFFFFF BCF0FF 66CB", 13),
            new Row("IRETD with SP=FFF6, beyond the limit", NEW, "66C706F6FFFFFFFFFF BCF6FF 66CF", 12),
            new Row("IRETD beyond the limit", NEW, "66C706F0FFFFFFFFFF BCF0FF 66CF", 13),
            new Row("CALL [FFFF]", BOTH, "BBFFFF FF17", 13),
            // ENTER and PUSHA check the stack.
            new Row("PUSHA with SP=7", NEW, "BC0700 60", 12),
            new Row("ENTER 0,1 with BP=1", NEW, "BC0900 BD0100 C8000002", 12),
            // Strings: the source before the destination.
            new Row("MOVSW from SS:FFFF to ES:FFFF", NEW, "BEFFFF BFFFFF 36A5", 12),
            new Row("MOVSW from SS:0 to ES:FFFF", NEW, "31F6 BFFFFF 36A5", 13),
            new Row("CMPSW SS:FFFF, ES:FFFF", NEW, "BEFFFF BFFFFF 36A7", 12),
            new Row("INSW to ES:FFFF", BOTH, "BFFFFF BA8000 6D", 13),
            new Row("OUTSW from SS:FFFF", NEW, "BEFFFF BA8000 366F", 12),
            // No coprocessor comes before its operand.
            new Row("FLD dword [FFFF] with TS set", NEW, "BBFFFF B80800 0F01F0 D907", 7));

    @TestFactory
    Stream<DynamicTest> theFirstOneIsRaised() {
        return ROWS.stream()
                .flatMap(row -> Arrays.stream(row.models.split(" ", -1))
                        .flatMap(model -> Stream.of(Tier.INTERPRETER, Tier.REGIONS_ALWAYS)
                                .map(tier -> DynamicTest.dynamicTest(
                                        row.name + ", " + model + ", tier " + tier.label(),
                                        () -> assertThat(raised(CpuModel.of(model), tier, row.code))
                                                .isEqualTo(row.vector)))));
    }

    /** The 8086 knows no such exceptions: operands wrap, and reg 6 of MOV is SS. */
    @TestFactory
    Stream<DynamicTest> an8086RaisesNone() {
        return Stream.of("BBFFFF 8C37", "BBFFFF 8E07", "BBFFFF 8707", "BBFFFF F08907", "BBFFFF 8F07")
                .flatMap(code -> Stream.of(Tier.INTERPRETER, Tier.REGIONS_ALWAYS)
                        .map(tier -> DynamicTest.dynamicTest(
                                code + ", tier " + tier.label(),
                                () -> assertThat(raised(CpuModel.I8086, tier, code))
                                        .isEqualTo(NONE))));
    }

    /** The vector of the exception that {@code code} raises; each handler notes its own. */
    private static int raised(CpuModel model, Tier tier, String code) {
        StringBuilder sector = new StringBuilder("FA31C08ED88EC08ED0BC007C");
        for (int i = 0; i < VECTORS.length; i++) {
            sector.append("C706%s%s".formatted(word(VECTORS[i] * 4), word(0x7C00 + HANDLERS + i * 8)));
            sector.append("C706%s0000".formatted(word(VECTORS[i] * 4 + 2)));
        }
        sector.append(code.replace(" ", ""));
        sector.append("C606%s%02XF4".formatted(word(SEEN), NONE));
        sector.append("90".repeat(HANDLERS - sector.length() / 2));
        for (int vector : VECTORS) {
            sector.append("C606%s%02XFAF490".formatted(word(SEEN), vector));
        }
        MachineProfile profile = PcRig.PROFILE.withCpu(model);
        String listing = sector.toString().replaceAll("(..)", "$1\n").lines().collect(Collectors.joining("\n"));
        PcRig rig = new PcRig(listing, profile, new Core(profile, tier));
        rig.run(1000);
        return rig.get8(SEEN);
    }

    private static String word(int value) {
        return "%02X%02X".formatted(value & 0xFF, value >> 8);
    }
}

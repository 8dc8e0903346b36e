package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.state.ProtectedUse;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.BothTiers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a VM that has set CR0.PE, and why: each on both tiers. */
class ProtectedModeTest {
    private static final int TABLE = 0x100;
    private static final int FUEL = 200_000;

    /** LGDT; MOV EAX,CR0; OR AL,1; MOV CR0,EAX. */
    private static final String ENTER = "FA 0F0116F07C 0F20C0 0C01 0F22C0";

    /** 08h: 4 GiB; 10h: absent; 18h: read-only; 20h: code; 28h: 32-bit code; 30h: call gate; 38h: 256 bytes; 40h: TSS. */
    private static final long[] DESCRIPTORS = {
        0,
        0x00CF_9200_0000_FFFFL,
        0x0000_1200_0000_FFFFL,
        0x0000_9000_0000_FFFFL,
        0x0000_9A00_0000_FFFFL,
        0x00CF_9A00_0000_FFFFL,
        0x0000_8400_0008_7C00L,
        0x0000_9200_0000_00FFL,
        0x0000_8900_0000_0067L
    };

    private record Case(String name, String code, ProtectedUse use, int detail) {}

    private static final List<Case> CASES = List.of(
            new Case("INT", "CD21", ProtectedUse.SOFTWARE_INTERRUPT, 0x21),
            new Case("INT3", "CC", ProtectedUse.SOFTWARE_INTERRUPT, 3),
            new Case("invalid opcode", "0F0B", ProtectedUse.EXCEPTION, 6),
            new Case("division by zero", "B100 F6F1", ProtectedUse.EXCEPTION, 0),
            new Case("interrupt of the timer", "FB EBFE", ProtectedUse.INTERRUPT, 8),
            new Case("interrupt that wakes", "FB F4 EBFD", ProtectedUse.INTERRUPT, 8),
            new Case("local table", "B80C00 8ED8", ProtectedUse.LOCAL_TABLE, 0x0C),
            new Case("beyond the table", "B84800 8ED8", ProtectedUse.GENERAL_PROTECTION, 0x48),
            new Case("absent", "B81000 8EC0", ProtectedUse.NOT_PRESENT, 0x10),
            new Case("absent stack", "B81000 8ED0", ProtectedUse.STACK_FAULT, 0x10),
            new Case("null stack", "31C0 8ED0", ProtectedUse.GENERAL_PROTECTION, 0),
            new Case("read-only stack", "B81800 8ED0", ProtectedUse.GENERAL_PROTECTION, 0x18),
            new Case("stack of an outer level", "B80B00 8ED0", ProtectedUse.GENERAL_PROTECTION, 0x0B),
            new Case("data of an outer level", "B80B00 8ED8", ProtectedUse.GENERAL_PROTECTION, 0x0B),
            new Case("gate as data", "B83000 8ED8", ProtectedUse.GENERAL_PROTECTION, 0x30),
            new Case("POP DS", "6A10 1F", ProtectedUse.NOT_PRESENT, 0x10),
            new Case("LES", "68 1000 6A00 89E5 C44E00", ProtectedUse.NOT_PRESENT, 0x10),
            new Case("32-bit code", "EA 0000 2800", ProtectedUse.CODE_32, 0x28),
            new Case("call gate", "9A 0000 3000", ProtectedUse.SYSTEM_DESCRIPTOR, 0x30),
            new Case("task", "EA 0000 4000", ProtectedUse.SYSTEM_DESCRIPTOR, 0x40),
            new Case("jump to data", "EA 0000 0800", ProtectedUse.GENERAL_PROTECTION, 8),
            new Case("jump to null", "EA 0000 0000", ProtectedUse.GENERAL_PROTECTION, 0),
            new Case("return to an outer level", "6A23 6A00 CB", ProtectedUse.OUTER_LEVEL, 0x23),
            new Case("IRET", "CF", ProtectedUse.INTERRUPT_RETURN, 0),
            new Case("paging", "660D00000080 0F22C0", ProtectedUse.PAGING, 0),
            new Case("LLDT", "0F00D0", ProtectedUse.SYSTEM_INSTRUCTION, 0x0F00),
            new Case("ARPL", "63C0", ProtectedUse.SYSTEM_INSTRUCTION, 0x63),
            new Case("beyond the limit", "B83800 8ED8 A0FF00 A10FF0", ProtectedUse.EXCEPTION, 13),
            new Case("across the limit", "B83800 8ED8 A1FF00", ProtectedUse.EXCEPTION, 13),
            new Case("a store to read-only data", "B81800 8ED8 A00000 A20000", ProtectedUse.EXCEPTION, 13),
            new Case("a null segment", "31C0 8ED8 A00000", ProtectedUse.EXCEPTION, 13),
            new Case("a store to code", "EA 137C 2000 90909090 2EA20000", ProtectedUse.EXCEPTION, 13));

    static Stream<Arguments> cases() {
        return Stream.of(Tier.INTERPRETER, Tier.REGIONS_ALWAYS)
                .flatMap(tier -> CASES.stream().map(each -> Arguments.of(each, tier)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithWhatTheGuestWanted(Case each, Tier tier) {
        Core core = boot(ENTER + each.code(), MachineProfile.DEFAULT.cpu(), tier);

        Exit exit = core.run(FUEL);

        assertThat(exit)
                .isEqualTo(new Exit.Ended(StopReason.PROTECTED_MODE, each.use().code(each.detail())));
        assertThat(((Exit.Ended) exit).text()).startsWith("the guest needs protected mode, which Plankton");
    }

    /** A table without a gate for a double fault resets a PC; a guest that has just begun ends. */
    @BothTiers
    void withoutAnInterruptTableItShutsDown(Tier tier) {
        Core core = boot(ENTER + "0F011EF87C CC", CpuModel.I686, tier);

        assertThat(core.run(FUEL)).isEqualTo(new Exit.Ended(StopReason.SHUTDOWN, 0));
    }

    /** HLT with interrupts off, and all that has no gate, is as in real mode. */
    @BothTiers
    void haltsAsInRealMode(Tier tier) {
        Core core = boot(ENTER + "F4", CpuModel.I686, tier);

        assertThat(core.run(FUEL)).isEqualTo(new Exit.Ended(StopReason.HALTED_FOR_EVER, 0));
    }

    /** LMSW sets PE of an 80286, and does not clear it. */
    @BothTiers
    void an80286StaysInIt(Tier tier) {
        Core core = boot("FA 0F0116F07C B80100 0F01F0 31C0 0F01F0 B80800 8EC0 26C6060000AA F4", CpuModel.I80286, tier);

        core.run(FUEL);

        assertThat(core.cpu().protectedMode()).isTrue();
        assertThat(core.cpu().segment(Cpu.ES)).isEqualTo(8);
        // An 80286 takes 16 bits of limit, whatever the last word of the descriptor says.
        assertThat(core.cpu().hidden.allows(Cpu.ES, 0xFFFF, 1, true)).isTrue();
        assertThat(core.cpu().hidden.allows(Cpu.ES, 0x10000, 1, true)).isFalse();
        assertThat(core.memory().get8(0)).isEqualTo(0xAA);
    }

    /** Paging without protection is refused as an exception: real mode goes on. */
    @Test
    void pagingInRealModeIsGp() {
        Core core = boot("FA C70634002C7C C70636000000 0F20C0 660D00000080 0F22C0 F4", CpuModel.I686, Tier.INTERPRETER);

        core.run(FUEL);

        assertThat(core.cpu().cr0 & Cpu.CR0_PG).isZero();
        assertThat(core.cpu().ip()).isGreaterThanOrEqualTo(0x7C2C);
    }

    private static Core boot(String code, CpuModel model, Tier tier) {
        byte[] sector = new byte[512];
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        System.arraycopy(bytes, 0, sector, 0, bytes.length);
        ByteBuffer table = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        table.putShort(0xF0, (short) (8 * DESCRIPTORS.length - 1)).putInt(0xF2, 0x7C00 + TABLE);
        for (int n = 0; n < DESCRIPTORS.length; n++) {
            table.putLong(TABLE + 8 * n, DESCRIPTORS[n]);
        }
        table.put(0x2C, (byte) 0xF4);
        MachineProfile profile = PcRig.PROFILE.withCpu(model);
        Core core = new Core(profile, tier);
        core.mountNew(Template.powerOn(profile, BootImage.of("protected", sector)), DeviceHost.UNCONNECTED);
        return core;
    }
}

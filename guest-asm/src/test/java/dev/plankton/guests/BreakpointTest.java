package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class BreakpointTest {
    private final Tier tier;

    BreakpointTest(Tier tier) {
        this.tier = tier;
    }

    /** A stop at a breakpoint. */
    private record Stop(long instructions, int address) {}

    private Machine boot(BootImage image) {
        return Machine.boot(image, Machine.PROFILE, tier);
    }

    private Machine guest(String name) {
        return boot(BootImage.of(name, Guests.find(name).orElseThrow().image()));
    }

    /** A boot sector that begins with these bytes, and has others at 7C00h + {@code at}. */
    private Machine code(String hex, int at, String others) {
        byte[] sector = new byte[512];
        put(sector, 0, hex);
        put(sector, at, others);
        return boot(BootImage.of("code", sector));
    }

    private static void put(byte[] sector, int at, String hex) {
        byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(code, 0, sector, at, code.length);
    }

    /** Addresses of instructions that are executed, every {@code nth} of them: not in sleep, and not of string instructions. */
    private Set<Integer> executed(String name, int steps, int nth) {
        Set<Integer> all = new LinkedHashSet<>();
        try (Machine pc = guest(name)) {
            for (int n = 0; n < steps; n++) {
                pc.step();
                byte[] near = pc.read(pc.codeAddress() - 1, 2);
                boolean plain = near[0] != (byte) 0xF4 && near[1] != (byte) 0xF2 && near[1] != (byte) 0xF3;
                if (plain) {
                    all.add(pc.codeAddress());
                }
            }
        }
        List<Integer> inOrder = List.copyOf(all);
        Set<Integer> some = new LinkedHashSet<>();
        for (int n = nth / 2; n < inOrder.size(); n += nth) {
            some.add(inOrder.get(n));
        }
        return some;
    }

    @Test
    void aRunWithBreakpointsIsTheSameRun() {
        int steps = tier == Tier.REGIONS_ALWAYS ? 20_000 : 150_000;
        for (String name : List.of("plasma", "rain")) {
            Set<Integer> breakpoints = executed(name, steps, 9);
            assertThat(breakpoints).hasSizeGreaterThan(4);
            List<Stop> expected = new ArrayList<>();
            byte[] end;
            try (Machine pc = guest(name)) {
                pc.run(steps);
                end = pc.snapshot().toBytes();
            }
            try (Machine pc = guest(name)) {
                while (pc.instructions() < steps) {
                    pc.step();
                    if (pc.instructions() < steps && breakpoints.contains(pc.codeAddress())) {
                        expected.add(new Stop(pc.instructions(), pc.codeAddress()));
                    }
                }
            }
            List<Stop> met = new ArrayList<>();
            try (Machine pc = guest(name)) {
                breakpoints.forEach(pc::breakAt);
                while (pc.run(steps - pc.instructions()) instanceof Outcome.AtBreakpoint(int address)) {
                    met.add(new Stop(pc.instructions(), address));
                }
                assertThat(met).as(name).isEqualTo(expected);
                byte[] here = pc.snapshot().toBytes();
                assertThat(Arrays.mismatch(here, end))
                        .as("where %s differs", name)
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void aBreakpointInHotCodeStopsAtOnceWhenItIsSet() {
        try (Machine pc = code("B9 FF FF 40 41 E2 FC EB F7", 0, "")) { // mov cx,-1; inc ax; inc cx; loop $-2; jmp begin
            pc.run(3_000_001);
            pc.breakAt(0x7C04);
            assertThat(pc.run(1000)).isEqualTo(new Outcome.AtBreakpoint(0x7C04));
            assertThat(pc.instructions()).isLessThan(3_000_010);
            pc.clearBreak(0x7C04);
            assertThat(pc.run(1_000_000)).isEqualTo(new Outcome.LimitReached());
        }
    }

    /** Instructions 2048 bytes apart share a place among those that are decoded. */
    @Test
    void theSameCodeElsewhereIsNoBreakpoint() {
        try (Machine pc = code("31 C0 EB FE", 0, "")) {
            byte[] loop = HexFormat.of().parseHex("40EBFD"); // inc ax; jmp $-1
            pc.write(0x8000, loop);
            pc.write(0x8800, loop);
            pc.breakAt(0x8800);
            pc.set(Register.IP, 0x8000);
            assertThat(pc.run(200_000)).isEqualTo(new Outcome.LimitReached());
            pc.set(Register.IP, 0x8801);
            assertThat(pc.run(200_000)).isEqualTo(new Outcome.AtBreakpoint(0x8800));
            assertThat(pc.instructions()).isEqualTo(200_001);
        }
    }

    @Test
    void codeThatIsWrittenAtABreakpointStops() {
        try (Machine pc =
                code("C6 06 80 7C 40 BB 80 7C FF E3", 0x80, "90 EB FD")) { // mov b[7C80],40h; mov bx,7C80h; jmp bx
            pc.breakAt(0x7C80);
            assertThat(pc.run(100)).isEqualTo(new Outcome.AtBreakpoint(0x7C80));
            int before = pc.get(Register.AX);
            pc.step();
            assertThat(pc.get(Register.AX)).isEqualTo(before + 1 & 0xFFFF);
        }
    }

    /** The trap flag, and the instruction after STI and MOV SS, are as without breakpoints. */
    @Test
    void stopsChangeNothingBetweenInstructions() {
        // xor ax,ax; mov ss,ax; mov sp,7C00h; mov [4],7C80h; mov [6],ax; pushf; pop bx; or bh,1; push bx; popf;
        // sti; mov ss,ax; mov dx,ax; inc ax; inc ax; jmp $-2
        String code = "31 C0 8E D0 BC 00 7C C7 06 04 00 80 7C A3 06 00 9C 5B 80 CF 01 53 9D FB 8E D0 89 C2 40 40 EB FC";
        String handler = "FF 06 00 06 CF"; // inc w[600]; iret
        byte[] end;
        try (Machine pc = code(code, 0x80, handler)) {
            pc.run(5000);
            end = pc.snapshot().toBytes();
            assertThat(pc.read(0x601, 1)[0]).isPositive();
        }
        for (int address = 0x7C00; address < 0x7C20; address++) {
            try (Machine pc = code(code, 0x80, handler)) {
                pc.breakAt(address);
                pc.breakAt(0x7C80);
                while (pc.run(5000 - pc.instructions()) instanceof Outcome.AtBreakpoint) {
                    // It goes on.
                }
                assertThat(Arrays.equals(pc.snapshot().toBytes(), end))
                        .as("with a breakpoint at %Xh", address)
                        .isTrue();
            }
        }
    }

    @Test
    void aStringInstructionIsStoppedBeforeOnce() {
        try (Machine pc = code("BF 00 06 B9 E8 03 F3 AA EB FE", 0, "")) { // mov di,600h; mov cx,1000; rep stosb; jmp $
            pc.breakAt(0x7C06);
            assertThat(pc.run(100)).isEqualTo(new Outcome.AtBreakpoint(0x7C06));
            assertThat(pc.get(Register.CX)).isEqualTo(1000);
            pc.run(10);
            assertThat(pc.get(Register.CX)).isEqualTo(990);
            assertThat(pc.run(2000)).isEqualTo(new Outcome.LimitReached());
            assertThat(pc.get(Flag.DF)).isFalse();
        }
    }

    /** It looks at its condition after each thousand instructions: a breakpoint just there counts. */
    @Test
    void runUntilStopsAtABreakpointWhereverItIs() {
        try (Machine pc = code("B9 E7 03 E2 FE 90 EB FE", 0, "")) { // mov cx,999; loop $; nop; jmp $
            pc.breakAt(0x7C05);
            assertThat(pc.runUntil(() -> false, Duration.ofSeconds(1))).isFalse();
            assertThat(pc.instructions()).isEqualTo(1000);
            assertThat(pc.codeAddress()).isEqualTo(0x7C05);
            pc.reset();
            assertThat(pc.run(5000)).isEqualTo(new Outcome.AtBreakpoint(0x7C05));
        }
    }
}

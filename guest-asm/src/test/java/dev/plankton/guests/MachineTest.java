package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class MachineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Tier tier;

    MachineTest(Tier tier) {
        this.tier = tier;
    }

    private Machine boot(String guest) {
        return boot(BootImage.of(guest, Guests.find(guest).orElseThrow().image()));
    }

    private Machine boot(BootImage image) {
        return Machine.boot(image, Machine.PROFILE, tier);
    }

    /** A boot sector that begins with these bytes. */
    private Machine code(String hex) {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(code, 0, sector, 0, code.length);
        return boot(BootImage.of("code", sector));
    }

    @Test
    void powersOnBeforeTheFirstInstruction() {
        try (Machine pc = boot("hello")) {
            assertThat(pc.instructions()).isZero();
            assertThat(pc.codeAddress()).isEqualTo(0x7C00);
            assertThat(pc).hasToString("hello at 0000:7C00 after 0 instructions");
            assertThat(pc.ended()).isEmpty();
        }
    }

    @Test
    void runsUntilTheGuestWaitsForAnInput() {
        try (Machine pc = boot("hello")) {
            assertThat(pc.run(1_000_000)).isEqualTo(new Outcome.Asleep());
            assertThat(pc.serial()).isEqualTo("!");
        }
    }

    @Test
    void timePassesOverSleepAtOnce() {
        try (Machine pc = boot("hello")) {
            assertThat(pc.runFor(Duration.ofHours(10))).isEqualTo(new Outcome.LimitReached());
            assertThat(pc.time()).isEqualTo(Duration.ofHours(10));
            assertThat(pc.instructions()).isLessThan(100_000);
        }
    }

    @Test
    void keysAreTypedByName() {
        try (Machine pc = boot("snake")) {
            pc.runFor(SECOND);
            assertThat(pc.screen().text()).contains("press any key");
            assertThat(pc.screen())
                    .asString()
                    .startsWith("text of 40 by 25 characters:")
                    .contains("press any key");
            pc.type("{space}{wait 300ms}{up}");
            assertThat(pc.runUntil(() -> !pc.screen().text().contains("press any key"), SECOND))
                    .isTrue();
        }
    }

    @Test
    void theSameCallsGiveTheSameRun() {
        List<String> screens = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            try (Machine pc = boot("snake")) {
                pc.type("{space}{wait 300ms}{up}{left}");
                pc.runFor(Duration.ofSeconds(3));
                screens.add(pc.screen().text() + pc.instructions());
            }
        }
        assertThat(screens.get(0)).isEqualTo(screens.get(1));
    }

    @Test
    void requestsAreAnswered() {
        try (Machine pc = boot("web")) {
            byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int n = 1; n <= 3; n++) {
                String expected = "VM 0 request " + n + "\n";
                assertThat(pc.call(request, SECOND))
                        .hasValueSatisfying(reply -> assertThat(new String(reply, StandardCharsets.US_ASCII))
                                .endsWith(expected));
            }
        }
    }

    @Test
    void bytesGoToTheSerialPort() {
        try (Machine pc = boot("echo")) {
            pc.run(1_000_000);
            pc.send("a\n".getBytes(StandardCharsets.US_ASCII));
            pc.runFor(SECOND);
            assertThat(pc.serial()).isEqualTo("!b!");
        }
    }

    @Test
    void aRequestThatNoGuestTakesIsGivenUp() {
        try (Machine pc = code("FA EB FE")) { // cli; jmp $
            assertThat(pc.call(new byte[] {1}, Duration.ofMillis(10))).isEmpty();
            assertThat(pc.time()).isEqualTo(Duration.ofMillis(10));
        }
    }

    @Test
    void registersMemoryAndFlagsAreSeenAndSet() {
        try (Machine pc =
                code("B8 34 12 05 CC ED F9 A1 00 05 F4")) { // mov ax,1234h; add ax,EDCCh; stc; mov ax,[500h]; hlt
            pc.step();
            assertThat(pc.get(Register.AX)).isEqualTo(0x1234);
            assertThat(pc.get(Register.AH)).isEqualTo(0x12);
            pc.step();
            assertThat(pc.get(Register.AX)).isZero();
            assertThat(pc.get(Flag.ZF)).isTrue();
            assertThat(pc.get(Flag.CF)).isTrue();
            pc.set(Flag.CF, false);
            assertThat(pc.get(Flag.CF)).isFalse();
            assertThat(pc.get(Flag.ZF)).isTrue();
            pc.step();
            assertThat(pc.get(Flag.CF)).isTrue();
            pc.write(0x500, new byte[] {0x78, 0x56});
            pc.step();
            assertThat(pc.get(Register.AX)).isEqualTo(0x5678);
            assertThat(pc.read(0x7C00, 3)).containsExactly(0xB8, 0x34, 0x12);
            pc.set(Register.EAX, -1);
            assertThat(pc.get(Register.AX)).isEqualTo(0xFFFF);
            pc.set(Register.AL, 0);
            assertThat(pc.get(Register.EAX)).isEqualTo(0xFFFFFF00);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pc.set(Register.AX, 0x10000))
                    .withMessage("AX holds 16 bits: 10000h is too large");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pc.read(0x10FFFF, 2))
                    .withMessage("no guest memory of 2 bytes at 10FFFFh: it ends at 110000h");
        }
    }

    @Test
    void aSetInstructionPointerIsWhereItGoesOn() {
        try (Machine pc = code("EB FE 90 90 B0 07")) { // jmp $; nop; nop; mov al,7
            pc.step();
            assertThat(pc.codeAddress()).isEqualTo(0x7C00);
            pc.set(Register.IP, 0x7C04);
            pc.step();
            assertThat(pc.get(Register.AL)).isEqualTo(7);
        }
    }

    @Test
    void breakpointsStopBeforeTheirInstruction() {
        try (Machine pc = code("31 C0 40 EB FD")) { // xor ax,ax; l: inc ax; jmp l
            pc.breakAt(0x7C02);
            assertThat(pc.run(1000)).isEqualTo(new Outcome.AtBreakpoint(0x7C02));
            assertThat(pc.get(Register.AX)).isZero();
            assertThat(pc.run(1000)).isEqualTo(new Outcome.AtBreakpoint(0x7C02));
            assertThat(pc.get(Register.AX)).isEqualTo(1);
            pc.clearBreak(0x7C02);
            assertThat(pc.run(1000)).isEqualTo(new Outcome.LimitReached());
            assertThat(pc.get(Register.AX)).isEqualTo(501);
        }
    }

    @Test
    void runUntilLooksAtTheGuestAsItGoes() {
        try (Machine pc = code("31 C0 40 EB FD")) {
            pc.step();
            assertThat(pc.runUntil(() -> pc.get(Register.AX) > 5000, SECOND)).isTrue();
            assertThat(pc.get(Register.AX)).isBetween(5001, 5600);
            assertThat(pc.runUntil(() -> false, Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void anEndIsReportedEachTime() {
        try (Machine pc = code("FA F4")) { // cli; hlt
            Outcome.Ended ended =
                    new Outcome.Ended(StopReason.HALTED_FOR_EVER, 0, "the guest halted with interrupts off");
            assertThat(pc.run(100)).isEqualTo(ended);
            assertThat(pc.run(100)).isEqualTo(ended);
            assertThat(pc.ended()).contains(ended);
            pc.reset();
            assertThat(pc.ended()).isEmpty();
            assertThat(pc.codeAddress()).isEqualTo(0x7C00);
            assertThat(pc.instructions()).isZero();
        }
    }

    @Test
    void eachInstructionIsTraced() {
        List<String> lines = new ArrayList<>();
        try (Machine pc = code("B0 01 F4")) {
            pc.trace(lines::add);
            pc.run(2);
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("0000:7C00  mov al,1");
        assertThat(lines.get(1)).startsWith("0000:7C02  hlt").contains("EAX=");
    }

    @Test
    void theScreenIsAPicture() throws IOException {
        try (Machine pc = boot("plasma")) {
            pc.runFor(SECOND);
            assertThat(pc.screen().text()).isEmpty();
            assertThat(pc.screen()).hasToString("picture of 320 by 200 pixels");
            assertThat(Objects.requireNonNull(ImageIO.read(
                                    new ByteArrayInputStream(pc.screen().png())))
                            .getWidth())
                    .isEqualTo(320);
        }
    }

    /** A load by the guest would fill the latches of the graphics controller. */
    @Test
    void lookingAtMemoryChangesNothing() {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.of().parseHex("b81200cd10b800a08ed8c6060000ffebfe"); // mode 12h, mov byte [A000:0], FFh
        System.arraycopy(code, 0, sector, 0, code.length);
        try (Machine pc = Machine.boot(BootImage.of("planes", sector))) {
            pc.runFor(Duration.ofMillis(50));
            byte[] before = pc.snapshot().toBytes();
            assertThat(pc.read(0xA0000, 1)).containsExactly(0xFF);
            assertThat(pc.snapshot().toBytes()).isEqualTo(before);
        }
    }

    @Test
    void whatIsClosedIsNotUsed() {
        Machine pc = boot("hello");
        pc.close();
        assertThatIllegalStateException().isThrownBy(() -> pc.run(1)).withMessage("the machine is closed");
        assertThatIllegalStateException().isThrownBy(pc::screen);
    }

    @Test
    void timeIsCounted() {
        MachineProfile byTheHost = Machine.PROFILE.withClock(new ClockSource.Host());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Machine.boot(BootImage.of("x", new byte[512]), byTheHost))
                .withMessageContaining("ClockSource.COUNTED");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code("F4").type("{nokey}"))
                .withMessageContaining("unknown key '{nokey}'");
    }
}

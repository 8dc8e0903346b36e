package dev.plankton.device.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.CapturedLog;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a guest sees of a card, on each tier. */
class CardMachineTest {
    private static Machine boot(BootImage image, Tier tier) {
        return Machine.boot(image, Machine.PROFILE.withCards(new ProbeCard()), tier);
    }

    private static Machine ended(String main, Tier tier) throws Exception {
        Machine pc = boot(CardGuest.image(main), tier);
        assertThat(pc.runFor(Duration.ofMinutes(1))).isInstanceOf(Outcome.Ended.class);
        return pc;
    }

    private static byte[] debug(Machine pc) {
        return pc.debug().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void portsOfAnyWidth(Tier tier) throws Exception {
        try (Machine pc = ended("""
                main:   mov dx, 280h
                        in ax, dx           ; 280h and 281h
                        out 0E9h, al
                        mov al, ah
                        out 0E9h, al
                        dec dx
                        in ax, dx           ; a word that begins before the card
                        inc dx
                        mov ax, 7700h
                        out dx, ax          ; 281h becomes 77h
                        inc dx
                        in al, dx
                        out 0E9h, al
                        mov dx, 284h
                        in al, dx
                        out 0E9h, al
                        mov dx, 283h
                        in eax, dx          ; one port of the card, three that nothing answers
                        shr eax, 8
                        out 0E9h, al
                        mov al, 0
                        out 0F4h, al
                """, tier)) {
            assertThat(debug(pc)).containsExactly(1, 0x5A, 0x77, -1, -1);
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void windowsOfMemory(Tier tier) throws Exception {
        try (Machine pc = ended("""
                main:   mov ax, 0D000h
                        mov es, ax
                        mov al, [es:3]      ; a register: 3 xor 5Ah
                        out 0E9h, al
                        mov ax, [es:10h]    ; two of them
                        out 0E9h, al
                        mov al, ah
                        out 0E9h, al
                        inc byte [es:7]     ; read and written
                        mov al, [es:64]     ; nothing is there
                        out 0E9h, al
                        mov al, [es:4001h]  ; ROM
                        out 0E9h, al
                        mov byte [es:4001h], 99h
                        mov al, [es:4001h]
                        out 0E9h, al
                        mov word [es:8010h], 1234h
                        mov al, [es:8011h]
                        out 0E9h, al
                        mov di, 8020h       ; RAM takes a copy of registers
                        mov ds, ax
                        mov ax, 0D000h
                        mov ds, ax
                        xor si, si
                        mov cx, 4
                        rep movsb
                        mov al, [es:8023h]
                        out 0E9h, al
                        mov si, 8010h       ; and of itself
                        mov di, 8F00h
                        mov cx, 40h
                        rep movsw
                        mov al, [es:8F13h]
                        out 0E9h, al
                        mov di, 0           ; registers are compared one by one
                        mov al, 5Ah ^ 5
                        mov cx, 20
                        repne scasb
                        mov ax, di
                        out 0E9h, al
                        mov al, 0
                        out 0F4h, al
                """, tier)) {
            assertThat(debug(pc)).containsExactly(0x59, 0x4A, 0x4B, -1, 0x34, 0x34, 0x12, 0x59, 0x59, 6);
            assertThat(pc.read(0xD8010, 2)).containsExactly(0x34, 0x12);
            assertThat(pc.read(0xD4000, 3)).containsExactly(0x12, 0x34, -1);
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aWakeUpComesOnTimeAndByItsInterrupt(Tier tier) throws Exception {
        try (Machine pc = ended("""
                main:   mov dx, 282h
                        mov al, 200
                        out dx, al
                        mov al, 0           ; keeps the timer off
                        mov al, 0DFh
                        out 21h, al
                        sti
                        hlt
                        mov al, [0]
                        mov dx, 283h
                        in al, dx
                        out 0E9h, al
                        out 0F4h, al
                """, tier)) {
            assertThat(debug(pc)).containsExactly(1);
            assertThat(pc.time()).isBetween(Duration.ofMillis(200), Duration.ofMillis(201));
            assertThat(pc.instructions()).isLessThan(1000);
            assertThat(pc.read(0xD8000, 1)).containsExactly(1);
        }
    }

    /** Interrupts of a card, each set off by a handler, meet a hot loop at the same instruction on every tier. */
    @Test
    void tiersAgree() throws Exception {
        BootImage image = CardGuest.image("""
                main:   mov dx, 282h
                        mov al, 3
                        out dx, al
                        mov word [4*0Dh], again
                        sti
                        xor bx, bx
                        mov dx, 280h
                loop1:  in al, dx
                        add bl, al
                        inc word [600h]
                        mov cx, 0D000h
                        mov es, cx
                        mov cl, [es:5]
                        mov [es:9], bl
                        add [0602h], cl
                        jmp loop1
                again:  pusha
                        mov dx, 283h
                        in al, dx
                        mov [604h], bx
                        mov dx, 282h
                        mov al, [600h]
                        and al, 3
                        inc al
                        out dx, al
                        mov al, 20h
                        out 20h, al
                        popa
                        iret
                """);
        List<String> states = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            for (int slice : new int[] {600_000, 77_777}) {
                try (Machine pc = boot(image, tier)) {
                    while (pc.instructions() < 600_000) {
                        pc.run(Math.min(slice, 600_000 - pc.instructions()));
                    }
                    byte[] memory = pc.read(0x600, 6);
                    states.add(java.util.HexFormat.of().formatHex(memory) + " " + pc.read(0xD8000, 1)[0] + " " + pc);
                }
            }
        }
        assertThat(states).containsOnly(states.getFirst());
        assertThat(states.getFirst()).doesNotContain(" 0 probe");
    }

    /** Ticks of a guest that sleeps are elided only if all that it looks at says that it stays the same. */
    @ParameterizedTest
    @EnumSource(Tier.class)
    void aReadWithAnEffectKeepsTheTicks(Tier tier) throws Exception {
        assertThat(instructionsOf("mov dx, 281h\nmain2: hlt\nin al, dx\nmov al, 0\njmp main2\n", tier))
                .as("stays the same")
                .isLessThan(100);
        assertThat(instructionsOf("mov dx, 280h\nmain2: hlt\nin al, dx\nmov al, 0\njmp main2\n", tier))
                .as("counts")
                .isGreaterThan(500);
        String register = "mov ax, 0D000h\nmov es, ax\nmain2: hlt\ncmp byte [es:3], 1\nmov al, 0\njmp main2\n";
        assertThat(instructionsOf(register, tier)).as("a register").isGreaterThan(500);
        String ram = "mov ax, 0D800h\nmov es, ax\nmain2: hlt\ncmp byte [es:3], 0\nmov al, 0\njmp main2\n";
        assertThat(instructionsOf(ram, tier)).as("RAM").isLessThan(100);
    }

    private static long instructionsOf(String sleeper, Tier tier) throws Exception {
        try (Machine pc = boot(CardGuest.image("main: sti\nmov cx, 0\n" + sleeper), tier)) {
            pc.runFor(Duration.ofSeconds(10));
            return pc.instructions();
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aResetOfThePcResetsTheCard(Tier tier) throws Exception {
        try (Machine pc = ended("""
                main:   mov dx, 281h
                        in al, dx
                        out 0E9h, al
                        cmp byte [9000h], 1
                        je second
                        mov byte [9000h], 1
                        mov al, 33h
                        out dx, al
                        inc dx
                        out dx, al          ; a wake-up in 51 ms
                        dec dx
                        dec dx
                        in al, dx
                        mov al, 1
                        out 92h, al
                        jmp $
                second: mov al, 0DEh
                        out 21h, al
                        sti
                        mov cx, 5
                wait1:  hlt
                        loop wait1
                        mov dx, 280h
                        in al, dx
                        out 0E9h, al
                        mov dx, 283h
                        in al, dx
                        out 0E9h, al
                        out 0F4h, al
                """, tier)) {
            assertThat(debug(pc)).containsExactly(0x5A, 0x5A, 1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aCardThatThrowsEndsTheMachine(Tier tier) throws Exception {
        BootImage image = CardGuest.image("main: mov dx, 283h\nmov al, 0FFh\nout dx, al\njmp $\n");
        try (CapturedLog log = new CapturedLog(Machine.class);
                Machine pc = boot(image, tier)) {
            Outcome outcome = pc.run(1_000_000);

            assertThat(outcome)
                    .isEqualTo(new Outcome.Ended(
                            StopReason.DEFECT,
                            1,
                            "card probe version 1 failed writing port 283h: java.lang.IllegalStateException: burnt"));
            assertThat(pc.run(1)).isEqualTo(outcome);
            assertThat(log.messages()).singleElement().asString().startsWith("probe at 0000:7C");
        }
    }

    @Test
    void aSnapshotGoesOnInAMachineWithTheCard() throws Exception {
        BootImage image = CardGuest.image("main: mov dx, 280h\nin al, dx\nsti\nhlt\njmp main\n");
        try (Machine pc = boot(image, Tier.INTERPRETER)) {
            pc.runFor(Duration.ofSeconds(1));
            byte[] reads = pc.read(0xD8000, 1);
            Snapshot snapshot = pc.snapshot();
            try (Machine other = Machine.boot(snapshot, Tier.INTERPRETER, new ProbeCard())) {
                assertThat(other.read(0xD8000, 1)).isEqualTo(reads);
                other.runFor(Duration.ofSeconds(1));
                pc.runFor(Duration.ofSeconds(1));
                assertThat(other.instructions()).isEqualTo(pc.instructions());
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Machine.boot(snapshot))
                    .withMessage("the snapshot's PC has the cards [probe version 1]; given are []");
        }
    }

    @Test
    void theCardItselfIsNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Machine.boot(
                        BootImage.of("x", new byte[512]),
                        Machine.PROFILE.withCards(new dev.plankton.device.bus.MissingCard(CardSpec.of("probe", 1)))))
                .withMessage(
                        "the card probe version 1 is known by its name only: give the profile the card, by MachineProfile.withCards");
    }
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timer ticks: elided where it makes no difference, delivered everywhere else. */
class TickTest {
    private static final double TICK_NANOS = 65536e9 / 1_193_182;
    private static final int TICKS_OF_A_DAY = 0x1800B0;

    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    /** Answers each request with the BIOS tick count; its ticks can be left out. */
    private static Vm elided(Hypervisor hypervisor) {
        return hypervisor.boot(GuestImage.serves("""
                66A16C04      mov eax,[46Ch]
                66E7E1        out 0E1h,eax
                """));
    }

    /** The same guest with an INT 1Ch of its own, so that it gets each tick. */
    private static Vm ticking(Hypervisor hypervisor) {
        return hypervisor.boot(GuestImage.of(GuestImage.serving("""
                C7067000247C  mov word [1Ch*4],handler
                C70672000000  mov word [1Ch*4+2],0
                """, """
                66A16C04      mov eax,[46Ch]
                66E7E1        out 0E1h,eax
                """) + """
                handler:
                CF            iret
                """));
    }

    private static int ticks(Vm vm) {
        byte[] reply = Reply.to(vm, "x").await();
        return (reply[0] & 0xFF) | (reply[1] & 0xFF) << 8 | (reply[2] & 0xFF) << 16 | (reply[3] & 0xFF) << 24;
    }

    private static int since(int before, int now) {
        return Math.floorMod(now - before, TICKS_OF_A_DAY);
    }

    @Test
    void theCountIsTheSameWithAndWithoutThem() {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-05T08:00:00Z"));
        try (Hypervisor counted = Hypervisor.builder().clock(clock).build()) {
            Vm elided = elided(counted);
            Vm ticking = ticking(counted);
            int start = ticks(elided);
            assertThat(ticks(ticking)).isEqualTo(start);
            VmPatience.untilState(elided, RunState.IDLE);
            long slept = elided.instructions();

            for (int tick = 1; tick <= 27; tick++) {
                VmPatience.untilState(ticking, RunState.IDLE);
                long before = ticking.instructions();
                clock.advance(TickWitness.TICK);
                Patience.until("a tick", () -> ticking.instructions() > before);
            }

            assertThat(elided.instructions()).as("it was left alone").isEqualTo(slept);
            assertThat(since(start, ticks(elided))).isEqualTo(27);
            assertThat(since(start, ticks(ticking))).isEqualTo(27);
            assertThat(ticking.instructions()).isGreaterThan(elided.instructions());
        }
    }

    /** A processor that was away for a second and a half has not lost the time. */
    @Test
    void ticksThatCameWhileNoneWasDeliveredAreCounted() {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-05T23:59:59Z"));
        try (Hypervisor counted = Hypervisor.builder().clock(clock).build()) {
            Vm elided = elided(counted);
            int start = ticks(elided);

            clock.advance(Duration.ofMillis(1500));

            assertThat(since(start, ticks(elided))).isEqualTo((int) (1.5e9 / TICK_NANOS));
        }
    }

    @Test
    void aGuestThatCountsThemWakesAtEach() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                B80500        mov ax,5
                idle:
                F4            hlt
                48            dec ax
                75FC          jnz idle
                B007          mov al,7
                E6F4          out 0F4h,al
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    @Test
    void aGuestThatLooksAtTheCountSeesItChange() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                8A266C04      mov ah,[46Ch]
                80C403        add ah,3
                idle:
                F4            hlt
                3A266C04      cmp ah,[46Ch]
                75F9          jne idle
                B007          mov al,7
                E6F4          out 0F4h,al
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    @Test
    void aGuestThatMovedTheTimersVectorGetsThem() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                FA            cli
                B011          mov al,11h
                E620          out 20h,al
                B020          mov al,20h
                E621          out 21h,al
                B004          mov al,4
                E621          out 21h,al
                B001          mov al,1
                E621          out 21h,al
                B0FE          mov al,0FEh
                E621          out 21h,al
                C70680002E7C  mov word [20h*4],handler
                C70682000000  mov word [20h*4+2],0
                idle:
                FB            sti
                F4            hlt
                803E000603    cmp byte [600h],3
                72F7          jb idle
                B007          mov al,7
                E6F4          out 0F4h,al
                handler:
                50            push ax
                FE060006      inc byte [600h]
                B020          mov al,20h
                E620          out 20h,al
                58            pop ax
                CF            iret
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    @Test
    void aGuestThatMovedTheVectorTableGetsThem() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                FA            cli
                31F6          xor si,si
                BF0010        mov di,1000h
                B90002        mov cx,200h
                F3A5          rep movsw
                C7062010297C  mov word [1020h],handler
                C70622100000  mov word [1022h],0
                0F011E347C    lidt [table]
                idle:
                FB            sti
                F4            hlt
                803E000603    cmp byte [600h],3
                72F7          jb idle
                B007          mov al,7
                E6F4          out 0F4h,al
                handler:
                50            push ax
                FE060006      inc byte [600h]
                B020          mov al,20h
                E620          out 20h,al
                58            pop ax
                CF            iret
                table:
                FF03          dw 3FFh
                00100000      dd 1000h
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    /** The interrupt's frame, 7C04h to 7C09h, turns the loop into additions, after which the guest exits. */
    @Test
    void aGuestWhoseCodeTheyOverwriteIsOverwritten() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                BC0A7C        mov sp,frame+6
                F4            hlt
                frame:
                EBFD          jmp frame-1
                90            nop
                90            nop
                90            nop
                90            nop
                B007          mov al,7
                E6F4          out 0F4h,al
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    @Test
    void anInvalidInstructionInTheLoopFaultsOncePerTick() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                C70618001F7C  mov word [18h],handler
                C7061A000000  mov word [1Ah],0
                EA1100C007    jmp 07C0h:idle-7C00h
                idle:
                F4            hlt
                F090          lock nop
                803E000603    cmp byte [600h],3
                72F6          jb idle
                B007          mov al,7
                E6F4          out 0F4h,al
                handler:
                FE060006      inc byte [600h]
                89E5          mov bp,sp
                83460002      add word [bp],2
                CF            iret
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }

    @Test
    void aJumpOutOfTheSegmentFaultsOncePerTick() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                C7063400207C  mov word [34h],handler
                C70636000000  mov word [36h],0
                EA1100C007    jmp 07C0h:idle-7C00h
                idle:
                F4            hlt
                66EB80        jmp dword $-125
                803E000603    cmp byte [600h],3
                72F5          jb idle
                B007          mov al,7
                E6F4          out 0F4h,al
                handler:
                FE060006      inc byte [600h]
                89E5          mov bp,sp
                83460003      add word [bp],3
                CF            iret
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
    }
}

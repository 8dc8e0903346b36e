package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.memory.StateMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VMs whose time is counted in instructions. */
class InstructionClockTest {
    private static final long POWER_ON = 1_700_000_000_000L;

    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(1_000_000, POWER_ON));

    /**
     * Mixes timer, tick count and time stamp, interrupted by its own INT 1Ch, which changes the timer's rate; then sleeps
     * with all interrupts masked.
     */
    private static final BootImage MIXER = GuestImage.of("""
            C70670003A7C  mov word [1Ch*4],handler
            C70672000000  mov word [1Ch*4+2],0
            66B9400D0300  mov ecx,200000
            mix:
            E440          in al,40h
            00060406      add [604h],al
            0F31          rdtsc
            6631060806    xor [608h],eax
            66A16C04      mov eax,[46Ch]
            6601060C06    add [60Ch],eax
            66C1060C0605  rol dword [60Ch],5
            6649          dec ecx
            75E0          jnz mix
            B0FF          mov al,0FFh
            E621          out 21h,al
            sleep:
            FB            sti
            F4            hlt
            EBFC          jmp sleep
            handler:
            6650          push eax
            2EFF060006    inc word [cs:600h]
            B034          mov al,34h
            E643          out 43h,al
            88C8          mov al,cl
            E640          out 40h,al
            B040          mov al,40h
            E640          out 40h,al
            2E66A10C06    mov eax,[cs:60Ch]
            6631061006    xor [610h],eax
            6658          pop eax
            CF            iret
            """);

    private record Outcome(byte[] memory, long instructions) {}

    private static Outcome run(int sliceFuel) {
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(COUNTED).sliceFuel(sliceFuel).build()) {
            Vm vm = VmPatience.asleep(hypervisor, MIXER);
            return new Outcome(vm.read(0, StateMap.RAM_SIZE), vm.instructions());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 7777, 54_925, 100_000, 100_000_000})
    void theSameInputGivesTheSameRunInSlicesOfAnySize(int sliceFuel) {
        Outcome whole = run(10_000_000);
        assertThat(whole.memory()[0x600]).as("ticks").isGreaterThan((byte) 20);

        Outcome other = run(sliceFuel);

        assertThat(other.instructions()).isEqualTo(whole.instructions());
        assertThat(other.memory()).isEqualTo(whole.memory());
    }

    @Test
    void idleTimeIsPassedOver() {
        ManualClock standing = new ManualClock(Instant.EPOCH);
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(COUNTED).clock(standing).build()) {
            Vm vm = hypervisor.boot(GuestImage.of("""
                    B486          mov ah,86h      ; an hour
                    B993D6        mov cx,0D693h
                    BA00A4        mov dx,0A400h
                    CD15          int 15h
                    B009          mov al,9
                    E6F4          out 0F4h,al
                    """));

            VmPatience.untilEnded(vm, StopReason.EXITED, 9);
        }
    }

    @Test
    void theTimerTicksAtItsInstruction() {
        try (Hypervisor hypervisor = Hypervisor.builder().profile(COUNTED).build()) {
            Vm vm = hypervisor.boot(GuestImage.of("""
                    A16C04        mov ax,[46Ch]
                    next:
                    66FF060006    inc dword [600h]
                    3B066C04      cmp ax,[46Ch]
                    74F5          je next
                    B0FF          mov al,0FFh
                    E621          out 21h,al
                    sleep:
                    FB            sti
                    F4            hlt
                    EBFC          jmp sleep
                    """));
            VmPatience.untilState(vm, RunState.IDLE);

            byte[] count = vm.read(0x600, 4);
            int rounds = (count[0] & 0xFF) | (count[1] & 0xFF) << 8 | (count[2] & 0xFF) << 16;
            // 65536 / 1193182 s are 54 925 instructions, three of them a round.
            assertThat(rounds).isBetween(54_925 / 3 - 3, 54_925 / 3 + 3);
        }
    }

    /** A tick leaves a BIOS wait behind, and the guest halts with the stack where the wait had it. */
    @Test
    void anAbandonedWaitDoesNotKeepASleeperAwake() {
        try (Hypervisor hypervisor = Hypervisor.builder().profile(COUNTED).build()) {
            Vm vm = hypervisor.boot(GuestImage.of("""
                    C7067000157C  mov word [1Ch*4],handler
                    C70672000000  mov word [1Ch*4+2],0
                    B486          mov ah,86h
                    31C9          xor cx,cx
                    BA60EA        mov dx,60000
                    CD15          int 15h
                    handler:
                    BCFA6E        mov sp,6EFAh
                    B020          mov al,20h
                    E620          out 20h,al
                    B0FF          mov al,0FFh
                    E621          out 21h,al
                    sleep:
                    FB            sti
                    F4            hlt
                    EBFC          jmp sleep
                    """));

            VmPatience.untilState(vm, RunState.IDLE);
        }
    }
}

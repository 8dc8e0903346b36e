package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.state.ProtectedUse;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How guests end by themselves. */
class GuestEndTest {
    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private static final BootImage HALTS_FOR_EVER = GuestImage.of("""
            FA            cli
            F4            hlt
            """);

    private static final BootImage REBOOTS_TWICE = GuestImage.of("""
            FE060006      inc byte [600h]
            803E000603    cmp byte [600h],3
            7406          je done
            B0FE          mov al,0FEh
            E664          out 64h,al
            EBFE          jmp $
            done:
            B003          mov al,3
            E6F4          out 0F4h,al
            """);

    @Test
    void byTripleFault() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                0F011E087C    lidt [7C08h]
                CC            int3
                0000          dw 0
                000000000000  dw 0,0,0
                """));

        VmPatience.untilEnded(vm, StopReason.SHUTDOWN, 0);
    }

    @Test
    void byHaltWithInterruptsOff() {
        VmPatience.untilEnded(hypervisor.boot(HALTS_FOR_EVER), StopReason.HALTED_FOR_EVER, 0);
    }

    @Test
    void byHaltWithInterruptsOffThoughTimeIsPassedOver() {
        MachineProfile counted = MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(1_000_000, 0));
        try (Hypervisor other = Hypervisor.builder().profile(counted).build()) {
            VmPatience.untilEnded(other.boot(HALTS_FOR_EVER), StopReason.HALTED_FOR_EVER, 0);
        }
    }

    @Test
    void byAnInterruptInProtectedMode() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                0F20C0        mov eax,cr0
                0C01          or al,1
                0F22C0        mov cr0,eax
                CD10          int 10h
                """));

        int code = ProtectedUse.SOFTWARE_INTERRUPT.code(0x10);
        VmPatience.untilEnded(vm, StopReason.PROTECTED_MODE, code);
        assertThat(new Exit.Ended(StopReason.PROTECTED_MODE, code).text()).endsWith("INT 10h, which needs a gate");
    }

    @Test
    void byExitCode() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                B0FE          mov al,254
                E6F4          out 0F4h,al
                EBFE          jmp $
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 254);
    }

    @Test
    void byFindingNothingToBoot() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                CD18          int 18h
                """));

        VmPatience.untilEnded(vm, StopReason.NO_BOOT, 0);
    }

    @Test
    void notByReboot() {
        Vm vm = hypervisor.boot(REBOOTS_TWICE);

        VmPatience.untilEnded(vm, StopReason.EXITED, 3);
    }

    @Test
    void notByAFaultThatIsHandled() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                C7060000127C  mov word [0],handler
                C70602000000  mov word [2],0
                31C9          xor cx,cx
                F7F1          div cx
                EBFE          jmp $
                handler:
                B005          mov al,5
                E6F4          out 0F4h,al
                """));

        VmPatience.untilEnded(vm, StopReason.EXITED, 5);
    }

    @Test
    void theReasonIsThereAsSoonAsTheStateIs() {
        for (int n = 0; n < 2000; n++) {
            Vm vm = hypervisor.boot(HALTS_FOR_EVER);
            while (vm.state() != RunState.STOPPED) {
                Thread.onSpinWait();
            }
            assertThat(vm.ended()).isNotNull();
        }
    }

    @Test
    void aVmThatHasNotEndedHasNoReason() {
        assertThat(hypervisor.create(HALTS_FOR_EVER).ended()).isNull();
    }
}

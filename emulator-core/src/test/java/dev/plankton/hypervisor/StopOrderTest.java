package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A VM that is to stop ends with its slice, however many others wait for a thread. */
class StopOrderTest {
    /** A delta of this many bytes is large: such VMs share a thread. */
    private static final int LARGE = 4096;

    private static final byte KEY = 0x1E;

    /** Changes 16 KiB; then prints a byte after each key. */
    private static final BootImage LARGE_AND_PRINTS = GuestImage.of("""
            B0FD          mov al,0FDh
            E621          out 21h,al
            B80020        mov ax,2000h
            8EC0          mov es,ax
            31FF          xor di,di
            word:
            89F8          mov ax,di
            40            inc ax
            AB            stosw
            81FF0040      cmp di,4000h
            75F6          jne word
            BAF803        mov dx,3F8h
            key:
            FB            sti
            F4            hlt
            EE            out dx,al
            EBFB          jmp key
            """);

    private final CountDownLatch firstPrints = new CountDownLatch(1);
    private final CountDownLatch secondPrints = new CountDownLatch(1);
    private final CountDownLatch releaseFirst = new CountDownLatch(1);
    private final CountDownLatch releaseSecond = new CountDownLatch(1);

    private final Console console = new Console() {
        @Override
        public void serial(int vm, byte[] bytes, int offset, int length) {
            (vm == 0 ? firstPrints : secondPrints).countDown();
            Patience.untilOpen(vm == 0 ? releaseFirst : releaseSecond);
        }
    };

    /** Callbacks hold the thread that has run the slice, so that the VMs queued for that thread wait. */
    private final Hypervisor hypervisor = Hypervisor.builder()
            .cores(2)
            .console(console)
            .callbackExecutor(Runnable::run)
            .build();

    @AfterEach
    void close() {
        releaseFirst.countDown();
        releaseSecond.countDown();
        hypervisor.close();
    }

    @Test
    void aLargeVmThatWasToSleepIsNotQueuedAfterOthers() {
        Vm first = idle();
        Vm second = idle();
        first.press(KEY);
        Patience.untilOpen(firstPrints);
        second.press(KEY);
        first.stop();
        assertThat(first.state()).as("its slice is not over").isEqualTo(RunState.RUNNABLE);

        releaseFirst.countDown();

        VmPatience.untilEnded(first, StopReason.STOPPED, 0);
        Patience.untilOpen(secondPrints);
        assertThat(second.state()).as("the only thread is still busy").isEqualTo(RunState.RUNNABLE);
    }

    private Vm idle() {
        Vm vm = VmPatience.asleep(hypervisor, LARGE_AND_PRINTS);
        assertThat(vm.deltaBytes()).isGreaterThanOrEqualTo(LARGE);
        return vm;
    }
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Cable;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a slice has taken beyond its fuel is not forgiven: other VMs run meanwhile. The tests read how far those are
 * before they read how far the debtor is, and afterwards the other way round, for they all run on meanwhile.
 */
class SliceDebtTest {
    /** Where a guest counts what it has done. */
    private static final int COUNT = 0x500;

    private static final int MODE_COST = 10_000;

    private static final BootImage SETS_MODES = GuestImage.of("""
            l:
            B81200        mov ax,12h
            CD10          int 10h
            FF060005      inc word [500h]
            EBF5          jmp l
            """);

    /** Changes 448 KiB, and then only computes. */
    private static final BootImage LARGE = GuestImage.of("""
            BB0020        mov bx,2000h
            segment:
            8EC3          mov es,bx
            31FF          xor di,di
            word:
            89F8          mov ax,di
            40            inc ax
            AB            stosw
            09FF          or di,di
            75F8          jnz word
            81C30010      add bx,1000h
            81FB0090      cmp bx,9000h
            75EA          jnz segment
            EBFE          jmp $
            """);

    private static final int LARGE_BYTES = 7 << 16;

    /** One set of a mode takes ten slices. */
    @Test
    void workThatIsNotCutIsPaidInLaterTurns() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(1000).build()) {
            Vm modes = hypervisor.boot(SETS_MODES);
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            Patience.until("both go on", () -> modes(modes) > 2 && spinner.instructions() > 10_000);
            long spunBefore = spinner.instructions();
            int modesBefore = modes(modes);

            Patience.until("modes are set", () -> modes(modes) >= modesBefore + 50);

            long spun = spinner.instructions() - spunBefore;
            assertThat(spun).isGreaterThan(50 * MODE_COST / 2);
        }
    }

    private static int modes(Vm vm) {
        byte[] count = vm.read(COUNT, 2);
        return count[0] & 0xFF | (count[1] & 0xFF) << 8;
    }

    /** A turn of a VM that takes long to mount is longer than a slice, and the time that mounting takes is its own. */
    @Test
    void aLargeDeltaIsPaidByItsOwner() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(10_000).build()) {
            Vm large = hypervisor.boot(LARGE);
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            Patience.until("it has grown", () -> large.deltaBytes() > LARGE_BYTES);
            long spunBefore = spinner.instructions();
            long largeBefore = large.instructions();

            Patience.until("it goes on", () -> large.instructions() > largeBefore + 1_000_000);

            long executed = large.instructions() - largeBefore;
            assertThat(spinner.instructions() - spunBefore).isGreaterThan(executed * 3 / 2);
        }
    }

    /** Each frame comes back to its sender, and costs what a hundred slices do because a thousand hear it. */
    @Test
    void aFrameIsPaidForEachThatHearsIt() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(10_000).build()) {
            AtomicInteger frames = new AtomicInteger();
            hypervisor.connect(new Cable() {
                @Override
                public void frame(int vm, byte[] bytes, int offset, int length) {
                    frames.incrementAndGet();
                    Objects.requireNonNull(hypervisor.vm(vm)).sendFrame(bytes, offset, length);
                }

                @Override
                public int hearers(byte[] bytes, int offset, int length) {
                    return 1000;
                }
            });
            Vm echo = VmPatience.asleep(hypervisor, FrameEcho.IMAGE);
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            echo.sendFrame(new byte[60], 0, 60);
            Patience.until("both go on", () -> frames.get() > 2 && spinner.instructions() > 10_000);
            long spunBefore = spinner.instructions();
            int framesBefore = frames.get();

            Patience.until("frames are sent", () -> frames.get() >= framesBefore + 20);

            assertThat(spinner.instructions() - spunBefore).isGreaterThan(20 * 1_000_000 / 2);
        }
    }
}

package dev.plankton.hypervisor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonSlicesTest {
    private static final int COUNT_AT_BOOT = 0x600;
    private static final int SEEN = 0x604;
    private static final int ASKED = 0x606;
    private static final int TICK_COUNT = 0x46C;
    private static final int VMS = 300;

    /** Counts the ticks that wake it, and the requests that do. */
    private static final BootImage COUNTS_TICKS = GuestImage.of("""
            66A16C04      mov eax,[46Ch]
            66A30006      mov [600h],eax
            idle:
            FB            sti
            F4            hlt
            FA            cli
            E4E0          in al,0E0h
            A801          test al,1
            750E          jnz request
            66A16C04      mov eax,[46Ch]
            662B060006    sub eax,[600h]
            A30406        mov [604h],ax
            EBE9          jmp idle
            request:
            FE060606      inc byte [606h]
            B001          mov al,1
            E6E0          out 0E0h,al
            EBDF          jmp idle
            """);

    /** Starts its NE2000 at the first tick. */
    private static final BootImage STARTS_NIC = GuestImage.of("""
            FB            sti
            F4            hlt
            BA0103        mov dx,301h
            B046          mov al,46h
            EE            out dx,al
            42            inc dx
            B04A          mov al,4Ah
            EE            out dx,al
            B200          mov dl,0
            B061          mov al,61h
            EE            out dx,al
            B207          mov dl,7
            B046          mov al,46h
            EE            out dx,al
            B200          mov dl,0
            B022          mov al,22h
            EE            out dx,al
            F4            hlt
            EBFD          jmp $-1
            """);

    private final ByteBuffer memory = ByteBuffer.allocate(0x700).order(ByteOrder.LITTLE_ENDIAN);

    private void read(Vm vm) {
        memory.clear().put(vm.read(0, 0x700));
    }

    @Test
    void everyVmReceivesFramesOnceOneOfThemHasStartedItsNic() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(STARTS_NIC, VMS, booted -> {});
            Patience.until(
                    "all have",
                    () -> IntStream.range(0, VMS).allMatch(n -> hypervisor.vm(n).receivesFrames()));
            assertThat(hypervisor.counters().get(Count.TAKEN_OVER)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyVmCountsItsOwnTicks(boolean sharing) {
        Set<Saving> without = sharing ? Set.of() : Set.of(Saving.DELTA_SHARING);
        try (Hypervisor hypervisor = Hypervisor.builder().without(without).build()) {
            hypervisor.boot(COUNTS_TICKS, VMS, booted -> {});
            for (int n = 0; n < VMS; n += 10) {
                Reply.to(hypervisor.vm(n), "x").await();
            }
            Patience.until(
                    "ticks have been counted",
                    () -> hypervisor.counters().get(Count.SLICES)
                                    + hypervisor.counters().get(Count.TAKEN_OVER)
                            > 12 * VMS);
            assertThat(hypervisor.counters().get(Count.TAKEN_OVER) > 0).isEqualTo(sharing);
            for (int n = 0; n < VMS; n++) {
                read(hypervisor.vm(n));
                int passed = memory.getInt(TICK_COUNT) - memory.getInt(COUNT_AT_BOOT);
                assertThat((int) memory.getShort(SEEN))
                        .as("ticks seen by VM " + n)
                        .isEqualTo(passed);
                assertThat(passed).isBetween(5, 1000);
                assertThat((int) memory.get(ASKED))
                        .as("requests seen by VM " + n)
                        .isEqualTo(n % 10 == 0 ? 1 : 0);
            }
        }
    }
}

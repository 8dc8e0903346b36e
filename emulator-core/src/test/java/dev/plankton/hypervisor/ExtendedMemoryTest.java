package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory above 1 MiB of packed VMs: it costs nothing while untouched, and comes back as it was. */
class ExtendedMemoryTest {
    private static final MachineProfile SMALL =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(1_000_000, 0));
    private static final MachineProfile LARGE = SMALL.withExtendedMemory(MachineProfile.MOST_EXTENDED);

    /** Scan codes of the key A, pressed and released. */
    private static final byte DOWN = 0x1E, UP = (byte) 0x9E;

    private static final int LAST = 0xFFFFFC;

    /** Loads FS with 4 GiB, and goes back; then counts in the last doubleword of 16 MiB the keys that are pressed. */
    private static final BootImage COUNTS = GuestImage.of("""
            FA            cli
            0F0116377C    lgdt [gdtr]
            0F20C0        mov eax,cr0
            0C01          or al,1
            0F22C0        mov cr0,eax
            BB0800        mov bx,8
            8EE3          mov fs,bx
            24FE          and al,0FEh
            0F22C0        mov cr0,eax
            B80124        mov ax,2401h
            CD15          int 15h
            66BEFCFFFF00  mov esi,0FFFFFCh
            646667C70678563412  mov dword [fs:esi],12345678h
            next:
            B400          mov ah,0
            CD16          int 16h
            646667FF06    inc dword [fs:esi]
            EBF5          jmp next
            gdtr:
            0F003D7C0000  dw 15; dd table
            table:
            0000000000000000  dq 0
            FFFF00000092CF00  4 GiB from 0
            """);

    private final Hypervisor hypervisor = Hypervisor.builder().profile(LARGE).build();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void isPartOfTheStateOfASleepingVm() {
        Vm one = hypervisor.boot(COUNTS);
        Vm other = hypervisor.boot(COUNTS);
        VmPatience.untilState(one, RunState.IDLE);
        VmPatience.untilState(other, RunState.IDLE);
        for (int count = 1; count <= 2; count++) {
            int expected = 0x12345678 + count;
            one.press(DOWN, UP);
            Patience.until("key " + count + " is counted", () -> last(one) == expected);
        }
        assertThat(last(other)).isEqualTo(0x12345678);
        assertThat(one.deltaBytes()).isLessThan(2048);
    }

    @Test
    void costsNothingWhileItIsNotUsed() {
        BootImage image = GuestImage.of("""
                F4            hlt
                EBFD          jmp $-1
                """);
        try (Hypervisor small = Hypervisor.builder().profile(SMALL).build()) {
            Vm without = small.boot(image);
            Vm with = hypervisor.boot(image);
            VmPatience.untilState(without, RunState.IDLE);
            VmPatience.untilState(with, RunState.IDLE);
            assertThat(with.deltaBytes()).isEqualTo(without.deltaBytes());
        }
    }

    @Test
    void isReadAsOnePiece() {
        Vm vm = VmPatience.asleep(hypervisor, COUNTS);
        byte[] all = vm.read(0, LAST + 4);
        assertThat(all[LAST]).isEqualTo((byte) 0x78);
        assertThat(all).startsWith(vm.read(0, 0x110000));
        assertThat(vm.read(0x10FFFE, 4)).containsOnly(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vm.read(LAST, 5))
                .withMessage("no guest memory of 5 bytes at FFFFFCh: it ends at 1000000h");
    }

    @Test
    void isOfASizeThatAPcCanHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withExtendedMemory(63));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SMALL.withExtendedMemory(15_361))
                .withMessage("extendedMemory is 15361: it must be 64 to 15360 KiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LARGE.withCpu(CpuModel.I8086))
                .withMessageContaining("an i8086 reaches no memory above 1 MiB");
    }

    @Test
    void aCoreTakesWhatItsPcHas() {
        long small = new Core(SMALL).bytes();
        assertThat(new Core(LARGE).bytes() - small).isBetween(15_296L << 10, 15_600L << 10);
    }

    private static int last(Vm vm) {
        byte[] bytes = vm.read(LAST, 4);
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16 | bytes[3] << 24;
    }
}

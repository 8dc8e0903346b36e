package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.look.StateRegion;
import dev.plankton.hypervisor.look.VmLook;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import org.junit.jupiter.api.Test;

/** One VM laid out: registers, and which bytes are its own. */
class VmLookTest {
    private static final BootImage WRITES = GuestImage.of("""
            66B878563412  mov eax,12345678h
            BB3412        mov bx,1234h
            31C9          xor cx,cx
            8ED9          mov ds,cx
            F9            stc
            C606000607    mov byte [600h],7
            C6063F0607    mov byte [63Fh],7
            C606400600    mov byte [640h],0
            F4            hlt
            """);

    private static VmLook look(Hypervisor hypervisor) {
        Vm vm = hypervisor.boot(WRITES);
        VmPatience.untilState(vm, RunState.IDLE);
        return vm.look();
    }

    @Test
    void registersAreThoseOfTheLastSlice() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            VmLook look = look(hypervisor);
            assertThat(look.registers().eax()).isEqualTo(0x12345678);
            assertThat(look.registers().ebx() & 0xFFFF).isEqualTo(0x1234);
            assertThat(look.registers().ds()).isZero();
            assertThat(look.registers().eflags() & 1).as("CF").isEqualTo(1);
            int linear = (look.registers().cs() << 4) + look.registers().eip();
            assertThat(look.read(linear - 1, 1)).as("HLT").containsExactly(0xF4);
            assertThat(look.instructions()).isPositive();
        }
    }

    @Test
    void onlyLinesThatDifferAreItsOwn() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            VmLook look = look(hypervisor);
            assertThat(look.privateLines().get(0x600 / VmLook.LINE)).isTrue();
            assertThat(look.privateLines().get(0x640 / VmLook.LINE))
                    .as("a byte written that was so")
                    .isFalse();
            assertThat(look.read(0x600, 1)).containsExactly(7);
            assertThat(look.readTemplate(0x600, 1)).containsExactly(0);
        }
    }

    @Test
    void regionsCoverTheStateAndCountEachByteOnce() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            VmLook look = look(hypervisor);
            int address = 0;
            int bytes = 0;
            int lines = 0;
            for (VmLook.Use use : look.uses()) {
                assertThat(use.region().address()).isEqualTo(address);
                address = use.region().end();
                bytes += use.changedBytes();
                lines += use.privateLines();
            }
            assertThat(address).isEqualTo(look.size());
            assertThat(lines).isEqualTo(look.privateLines().cardinality());
            int differ = 0;
            byte[] now = look.read(0, look.size());
            byte[] before = look.readTemplate(0, look.size());
            for (int n = 0; n < now.length; n++) {
                differ += now[n] == before[n] ? 0 : 1;
            }
            assertThat(bytes).isEqualTo(differ);
            assertThat(look.uses())
                    .filteredOn(use -> use.region().kind() == StateRegion.Kind.RAM && use.changedBytes() > 0)
                    .extracting(VmLook.Use::changedBytes)
                    .containsExactly(2);
        }
    }

    @Test
    void whatIsNotThereIsRefused() {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(0).build()) {
            VmLook look = look(hypervisor);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> look.read(look.size(), 1));
            Vm ended = hypervisor.boot(WRITES);
            ended.stop();
            Patience.until("stopped", () -> ended.state() == RunState.STOPPED);
            Patience.until("its state is gone", () -> {
                try {
                    ended.look();
                    return false;
                } catch (IllegalStateException e) {
                    return true;
                }
            });
            assertThatIllegalStateException().isThrownBy(ended::look).withMessageContaining("keepEnded");
        }
    }
}

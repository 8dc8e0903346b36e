package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MouseMoveTest {
    /** Sends each packet of its mouse on COM1, of which the first byte plus 20h. */
    private static final String LISTENS = """
            31C0          xor ax,ax
            8ED8          mov ds,ax
            8EC0          mov es,ax
            B805C2        mov ax,0C205h
            B703          mov bh,3
            CD15          int 15h
            B807C2        mov ax,0C207h
            BB267C        mov bx,handler
            CD15          int 15h
            B800C2        mov ax,0C200h
            B701          mov bh,1
            CD15          int 15h
            B04C          mov al,'L'
            BAF803        mov dx,3F8h
            EE            out dx,al
            FB            sti
            F4            hlt
            EBFD          jmp $-1
            handler:
            89E5          mov bp,sp
            8A460A        mov al,[bp+0Ah]
            0420          add al,20h
            BAF803        mov dx,3F8h
            EE            out dx,al
            CB            retf
            """;

    private final Hypervisor hypervisor = Hypervisor.create();
    private final StringBuffer output = new StringBuffer();

    private Vm boot(BootImage image) {
        Vm vm = hypervisor.create(image);
        vm.attachSerial((from, bytes, offset, length) ->
                output.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1)));
        hypervisor.boot(vm);
        return vm;
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void wakesAGuestThatListens() {
        Vm vm = boot(GuestImage.of(LISTENS));
        Patience.until("it listens", () -> output.toString().equals("L") && vm.state() == RunState.IDLE);
        assertThat(vm.mouseListens()).isTrue();
        assertThat(vm.moveMouse(5, 3, 0, 0)).isEqualTo(Offer.ACCEPTED);
        Patience.until("it was moved", () -> output.toString().equals("LH"));
    }

    @Test
    void aMachineHasAMouseToo() {
        try (Machine pc = Machine.boot(GuestImage.of(LISTENS))) {
            assertThat(pc.moveMouse(5, 3, 0, 0)).isFalse();
            pc.run(1_000_000);
            assertThat(pc.moveMouse(5, 3, 0, 0)).isTrue();
            pc.runFor(Duration.ofSeconds(1));
            assertThat(pc.serial()).isEqualTo("LH");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pc.moveMouse(0, 0, 0, 8))
                    .withMessage("no buttons are 8h: 0 to 7");
        }
    }

    @Test
    void noClickIsLost() {
        Vm vm = boot(GuestImage.of(LISTENS));
        Patience.until("it listens", () -> output.toString().equals("L") && vm.state() == RunState.IDLE);
        for (int n = 0; n < 10; n++) {
            assertThat(vm.moveMouse(0, 0, 0, 1)).isEqualTo(Offer.ACCEPTED);
            assertThat(vm.moveMouse(0, 0, 0, 0)).isEqualTo(Offer.ACCEPTED);
        }
        Patience.until("all came", () -> output.toString().equals("L" + ")(".repeat(10)));
    }

    @Test
    void disturbsNoGuestThatDoesNotListen() {
        Vm vm = boot(GuestImage.SLEEPS);
        Patience.until("it sleeps", () -> vm.state() == RunState.IDLE && vm.deltaBytes() > 0);
        long inputs = hypervisor.counters().get(Count.INPUTS);
        int bytes = vm.deltaBytes();
        assertThat(vm.moveMouse(5, 3, 1, 1)).isEqualTo(Offer.ACCEPTED);
        assertThat(hypervisor.counters().get(Count.INPUTS)).isEqualTo(inputs);
        assertThat(vm.deltaBytes()).isEqualTo(bytes);
        assertThat(vm.mouseListens()).isFalse();
    }

    @Test
    void aVmThatHasEndedTakesNothingWhetherItsStateIsKeptOrGone() {
        Vm kept = boot(GuestImage.SLEEPS);
        kept.stop();
        Patience.until("it has ended", () -> kept.ended() != null);
        assertThat(kept.moveMouse(5, 3, 0, 0)).isEqualTo(Offer.GONE);
        try (Hypervisor keepsNone = Hypervisor.builder().keepEnded(0).build()) {
            Vm gone = keepsNone.boot(GuestImage.SLEEPS);
            gone.stop();
            Patience.until("it has ended", () -> gone.ended() != null);
            assertThat(gone.moveMouse(5, 3, 0, 0)).isEqualTo(Offer.GONE);
        }
    }

    @Test
    void refusesButtonsThatItDoesNotHave() {
        Vm vm = boot(GuestImage.SLEEPS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vm.moveMouse(0, 0, 0, 8))
                .withMessageContaining("0 to 7");
    }
}

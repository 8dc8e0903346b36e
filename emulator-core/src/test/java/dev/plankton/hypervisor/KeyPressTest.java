package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyPressTest {
    /** Scan codes of the key A, pressed and released. */
    private static final byte DOWN = 0x1E, UP = (byte) 0x9E;

    private final Hypervisor hypervisor = Hypervisor.create();
    private final StringBuffer output = new StringBuffer();
    private Vm vm;

    @BeforeEach
    void boot() {
        vm = hypervisor.create(GuestImage.of("""
                next:
                30E4          xor ah,ah
                CD16          int 16h
                B401          mov ah,1
                31D2          xor dx,dx
                CD14          int 14h
                EBF4          jmp next
                """));
        vm.attachSerial((from, bytes, offset, length) ->
                output.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1)));
        hypervisor.boot(vm);
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void reachesTheGuest() {
        vm.press(DOWN, UP);

        Patience.until("the key came", () -> output.toString().equals("a"));
    }

    @Test
    void moreThanTheKeyboardHoldsFollowsWhenThereIsRoom() {
        byte[] codes = new byte[120];
        for (int n = 0; n < codes.length; n += 2) {
            codes[n] = DOWN;
            codes[n + 1] = UP;
        }

        assertThat(vm.press(codes)).isEqualTo(Offer.ACCEPTED);

        Patience.until("all keys came", () -> output.length() == codes.length / 2);
    }

    @Test
    void ofNoKeyDoesNothing() {
        assertThat(vm.press()).isEqualTo(Offer.ACCEPTED);
        vm.press(DOWN, UP);

        Patience.until("the key came", () -> output.toString().equals("a"));
    }
}

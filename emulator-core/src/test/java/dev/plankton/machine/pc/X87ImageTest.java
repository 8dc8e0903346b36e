package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.machine.BootImage;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The image of the x87 that a host reads and writes. */
class X87ImageTest {
    /** FLD1, FLDPI, FADD ST(0),ST(1), and for ever. */
    private static Machine pc() {
        byte[] sector = Arrays.copyOf(HexFormat.of().parseHex("D9E8D9EBD8C1EBFE"), 512);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return Machine.boot(BootImage.of("test", sector));
    }

    @Test
    void whatIsWrittenIsRead() {
        try (Machine one = pc();
                Machine other = pc()) {
            one.run(3);
            byte[] image = one.x87();
            other.run(1);
            assertThat(other.x87()).isNotEqualTo(image);
            other.x87(image);
            assertThat(other.x87()).isEqualTo(image);
        }
    }

    @Test
    void theGuestGoesOnWithIt() {
        try (Machine one = pc();
                Machine other = pc()) {
            one.run(2);
            other.run(2);
            byte[] image = other.x87();
            System.arraycopy(image, 28, image, 38, 10); // ST(1) is pi as well
            other.x87(image);
            one.step();
            other.step();
            byte[] twice = Arrays.copyOfRange(image, 28, 38);
            twice[8]++; // the exponent
            assertThat(Arrays.copyOfRange(other.x87(), 28, 38)).isEqualTo(twice);
            assertThat(one.x87()).isNotEqualTo(other.x87());
        }
    }

    @Test
    void aPartIsRefused() {
        try (Machine pc = pc()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pc.x87(new byte[28]))
                    .withMessage("an image of the x87 has 108 bytes, not 28");
        }
    }
}

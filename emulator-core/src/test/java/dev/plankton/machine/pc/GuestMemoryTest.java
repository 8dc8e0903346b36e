package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host reads and writes by address, where memory is in several pieces or is not memory. */
class GuestMemoryTest {
    private static final byte[] FOUR = {1, 2, 3, 4};

    private static Machine pc(String code) {
        byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(code.replace(" ", "")), 512);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return Machine.boot(BootImage.of("test", sector), Machine.PROFILE.withExtendedMemory(1024));
    }

    /** The first is where the state goes on elsewhere, the last the end of what is fitted. */
    @ParameterizedTest
    @CsvSource({"10FFFE", "10FFFC", "110000", "F0000", "EFFFE", "7FFFE", "0", "1FFFFC"})
    void whatIsWrittenIsRead(String hex) {
        try (Machine pc = pc("F4")) {
            int address = Integer.parseInt(hex, 16);
            pc.write(address, FOUR);
            assertThat(pc.read(address, 4)).isEqualTo(FOUR);
            for (int n = 0; n < 4; n++) {
                assertThat(pc.read(address + n, 1)).containsExactly(n + 1);
            }
        }
    }

    /** Mode 12h: A0000h to AFFFFh are the planes of the adapter, of which a load gets the first. */
    @ParameterizedTest
    @CsvSource({"9FFFE", "A0000", "AFFFE"})
    void displayMemoryIsWrittenAsTheCpuDoes(String hex) {
        try (Machine pc = pc("B8 12 00 CD 10 F4")) { // mov ax,12h; int 10h; hlt
            pc.runFor(Duration.ofSeconds(1));
            int address = Integer.parseInt(hex, 16);
            pc.write(address, FOUR);
            assertThat(pc.read(address, 4)).isEqualTo(FOUR);
            assertThat(pc.read(address - 1, 6)).containsExactly(0, 1, 2, 3, 4, 0);
        }
    }

    @Test
    void aPixelWrittenIsShown() {
        try (Machine pc = pc("B8 12 00 CD 10 F4")) {
            pc.runFor(Duration.ofSeconds(1));
            byte[] before = pc.screen().png();
            pc.write(0x9FFFF, new byte[] {0, (byte) 0x80});
            assertThat(pc.screen().png()).isNotEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"1FFFFD, 4", "200000, 1", "-1, 1", "0, -1", "7FFFFFFF, 2"})
    void whatIsNotFittedIsRefused(String hex, int length) {
        try (Machine pc = pc("F4")) {
            int address = Integer.parseInt(hex, 16);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pc.read(address, length))
                    .withMessage("no guest memory of %d bytes at %Xh: it ends at 200000h", length, address);
        }
    }

    @Test
    void nothingIsReadAtTheEnd() {
        try (Machine pc = pc("F4")) {
            assertThat(pc.read(0x200000, 0)).isEmpty();
            pc.write(0x200000, new byte[0]);
            assertThatIllegalArgumentException().isThrownBy(() -> pc.write(0x1FFFFF, FOUR));
        }
    }
}

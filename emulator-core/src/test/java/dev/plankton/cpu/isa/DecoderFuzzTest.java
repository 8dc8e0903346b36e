package dev.plankton.cpu.isa;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plankton.cpu.model.CpuModel;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The decoder takes any bytes. {@code JAZZER_FUZZ=1 mvn -pl emulator-core test -Dtest=DecoderFuzzTest} searches by
 * coverage; without it the inputs found so far are run.
 */
final class DecoderFuzzTest {
    private static final int LONGEST = 15 + 2 + 1 + 1 + 4 + 4 + 2;

    @FuzzTest(maxDuration = "60s")
    void decodesAnything(byte[] bytes) {
        check(bytes);
    }

    @Test
    void decodesRandomBytes() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] bytes = new byte[LONGEST];
        for (int n = 0; n < 200_000; n++) {
            random.nextBytes(bytes);
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        for (CpuModel model : CpuModel.values()) {
            Instruction instruction = Decoder.of(model).decode(n -> n < bytes.length ? bytes[n] & 0xFF : 0);
            assertThat(instruction.length()).isBetween(1, LONGEST);
            if (instruction.opcode() != null) {
                assertThat(instruction.opcode().on(model)).isTrue();
            }
        }
    }
}

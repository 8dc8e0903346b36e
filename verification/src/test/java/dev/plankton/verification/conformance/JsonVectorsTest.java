package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonVectorsTest {
    private static final String VECTOR = """
            { "idx": 7, "name": "mov \\"x\\", \\u0041", "more": [{"a]": ["}\\\\"]}, null, -1, true],
              "bytes": [ 64, 244 ],
              "initial": {"regs": {"eax": 4294967295, "ebx": 12, "unknown": "x"}, "ram": [[4096, 64], [4097, 244]]},
              "final": {"regs": {"eax": 0}, "ram": []}, "exception": null, "undef_regs": {"bx": 255}, "undef": 4 }
            """;

    /** However the bytes come, a vector is the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1 << 16})
    void vectorsAreReadAcrossPieces(int piece) throws IOException {
        String two = VECTOR.strip() + ",\n" + VECTOR.strip();
        for (String file : new String[] {"[" + two + "]\n", two.replace(",\n", "\n"), two}) {
            JsonVectors vectors = new JsonVectors(new Pieces(file, piece));
            TestVector vector = new TestVector();
            assertThat(vectors.next(vector)).isTrue();
            check(vector);
            assertThat(vectors.next(vector)).isTrue();
            check(vector);
            assertThat(vectors.next(vector)).isFalse();
        }
    }

    private static void check(TestVector vector) {
        assertThat(vector.index).isEqualTo(7);
        assertThat(vector.name()).isEqualTo("mov \"x\", ?");
        assertThat(vector.codeLength).isEqualTo(2);
        assertThat(vector.initial).startsWith(-1, 0, 0, 12);
        assertThat(vector.expectedMask).isEqualTo(1);
        assertThat(vector.expected(0)).isZero();
        assertThat(vector.initialRam.count).isEqualTo(2);
        assertThat(Arrays.copyOf(vector.initialRam.addresses, 2)).containsExactly(4096, 4097);
        assertThat(Arrays.copyOf(vector.initialRam.values, 2)).containsExactly((byte) 64, (byte) 244);
        assertThat(vector.expectedRam.count).isZero();
        assertThat(vector.exception).isEqualTo(-1);
        assertThat(vector.undefinedBits[3]).isEqualTo(255);
        assertThat(vector.undefinedFlags).isEqualTo(4);
    }

    /** Wherever a file is cut off, it is said to be. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1 << 16})
    void cutOffVectorsAreRefused(int piece) {
        String file = "[" + VECTOR.strip() + "]";
        for (int length = 1; length < file.length(); length++) {
            String cut = file.substring(0, length);
            assertThatThrownBy(() -> drain(new Pieces(cut, piece)))
                    .as(cut)
                    .isInstanceOf(EOFException.class)
                    .hasMessage("the file ends in the middle of a vector");
        }
    }

    @Test
    void aZeroByteIsNoEnd() throws IOException {
        JsonVectors vectors =
                new JsonVectors(new Pieces(VECTOR.replace("mov", "m\0v").replace("null", "\0null"), 1 << 16));
        TestVector vector = new TestVector();
        assertThat(vectors.next(vector)).isTrue();
        assertThat(vector.name()).isEqualTo("m\0v \"x\", ?");
        assertThat(vector.undefinedFlags).isEqualTo(4);
    }

    private static void drain(InputStream in) throws IOException {
        JsonVectors vectors = new JsonVectors(in);
        TestVector vector = new TestVector();
        while (vectors.next(vector)) {
            vector.clear();
        }
    }

    /** Gives a few bytes at a time. */
    private static final class Pieces extends ByteArrayInputStream {
        private final int most;

        Pieces(String text, int most) {
            super(text.getBytes(StandardCharsets.US_ASCII));
            this.most = most;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, most));
        }
    }
}

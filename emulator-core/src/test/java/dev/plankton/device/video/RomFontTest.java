package dev.plankton.device.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RomFontTest {
    private static final Set<Integer> BLANK = Set.of(0, 0x20, 0xFF);

    /** Box drawing of code page 437, one character a digit: arms up, right, down, left, with 0, 1 or 2 lines. */
    private static final List<String> ARMS = List.of(
            "1010 1011 1012 2021 0021 0012 2022 2020 0022 2002 2001 1002 0011 1100 1101 0111",
            "1110 0101 1111 1210 2120 2200 0220 2202 0222 2220 0202 2222 1202 2101 0212 0121",
            "2100 1200 0210 0120 2121 1212 1001 0110");

    /** A font in one of its heights. */
    private record Font(int height, String bytes) {
        static Font of(int height, byte[] glyphs) {
            assertThat(glyphs).hasSize(256 * height);
            return new Font(height, HexFormat.of().formatHex(glyphs));
        }

        boolean lit(int glyph, int x, int y) {
            int at = (glyph * height + y) * 2;
            return (HexFormat.fromHexDigits(bytes, at, at + 2) >> 7 - x & 1) != 0;
        }

        String glyph(int n) {
            return bytes.substring(n * height * 2, (n + 1) * height * 2);
        }

        /** Number of runs of lit pixels along an edge: the lines that cross it. */
        int lines(int length, IntPredicate lit) {
            return (int) IntStream.range(0, length)
                    .filter(n -> lit.test(n) && (n == 0 || !lit.test(n - 1)))
                    .count();
        }

        String arms(int glyph) {
            return "%d%d%d%d"
                    .formatted(
                            lines(8, x -> lit(glyph, x, 0)),
                            lines(height, y -> lit(glyph, 7, y)),
                            lines(8, x -> lit(glyph, x, height - 1)),
                            lines(height, y -> lit(glyph, 0, y)));
        }

        String row(int glyph, int y) {
            return IntStream.range(0, 8)
                    .mapToObj(x -> lit(glyph, x, y) ? "#" : ".")
                    .collect(Collectors.joining());
        }

        String column(int glyph, int x) {
            return IntStream.range(0, height)
                    .mapToObj(y -> lit(glyph, x, y) ? "#" : ".")
                    .collect(Collectors.joining());
        }

        @Override
        public String toString() {
            return "8x" + height;
        }
    }

    static List<Font> fonts() {
        return List.of(
                Font.of(8, RomFont.glyphs8x8()), Font.of(14, RomFont.glyphs8x14()), Font.of(16, RomFont.glyphs8x16()));
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void threeGlyphsAreBlankAndAllOthersDiffer(Font font) {
        assertThat(IntStream.range(0, 256).filter(n -> font.glyph(n).matches("0+")))
                .containsExactlyInAnyOrderElementsOf(BLANK);
        assertThat(IntStream.range(0, 256).mapToObj(font::glyph).distinct()).hasSize(256 - 2);
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void linesOfBoxesReachTheEdgesTheyShould(Font font) {
        String[] arms = String.join(" ", ARMS).split(" ");
        for (int n = 0; n < arms.length; n++) {
            assertThat(font.arms(0xB3 + n)).as("%Xh", 0xB3 + n).isEqualTo(arms[n]);
        }
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void linesOfBoxesMeetThoseOfTheNextCell(Font font) {
        String[] arms = String.join(" ", ARMS).split(" ");
        for (int n = 0; n < arms.length; n++) {
            for (int other = 0; other < arms.length; other++) {
                if (arms[n].charAt(1) != '0' && arms[n].charAt(1) == arms[other].charAt(3)) {
                    assertThat(font.column(0xB3 + n, 7)).isEqualTo(font.column(0xB3 + other, 0));
                }
                if (arms[n].charAt(2) != '0' && arms[n].charAt(2) == arms[other].charAt(0)) {
                    assertThat(font.row(0xB3 + n, font.height() - 1)).isEqualTo(font.row(0xB3 + other, 0));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void halvesOfTheBlockMakeTheWhole(Font font) {
        for (int y = 0; y < font.height(); y++) {
            for (int x = 0; x < 8; x++) {
                assertThat(font.lit(0xDB, x, y)).isTrue();
                assertThat(font.lit(0xDC, x, y))
                        .isEqualTo(y >= font.height() / 2)
                        .isNotEqualTo(font.lit(0xDF, x, y));
                assertThat(font.lit(0xDD, x, y)).isEqualTo(x < 4).isNotEqualTo(font.lit(0xDE, x, y));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void shadesDarkenStepByStepAndJoin(Font font) {
        assertThat(IntStream.rangeClosed(0xB0, 0xB2).mapToObj(n -> lit(font, n) * 4 / font.height()))
                .containsExactly(8, 16, 24);
        assertThat(IntStream.rangeClosed(0xB0, 0xB2).filter(n -> font.row(n, 0).equals(font.row(n, font.height() - 1))))
                .as("the last row differs from the first, so that the pattern goes on below")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void lettersLeaveAGapAndStandOnOneLine(Font font) {
        int last = lastRow(font, 'A');
        for (char letter : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefhiklmnorstuvwxz0123456789".toCharArray()) {
            assertThat(font.column(letter, 7)).as("right of %s", letter).doesNotContain("#");
            assertThat(lastRow(font, letter)).as("foot of %s", letter).isEqualTo(last);
        }
        for (char letter : "gjpqy,;".toCharArray()) {
            assertThat(lastRow(font, letter)).as("tail of %s", letter).isGreaterThan(last);
        }
    }

    @ParameterizedTest
    @MethodSource("fonts")
    void callersGetTheirOwnCopy(Font font) {
        RomFont.glyphs8x8()['A' * 8] ^= 1;
        RomFont.glyphs8x14()['A' * 14 + 5] ^= 1;
        RomFont.glyphs8x16()['A' * 16 + 5] ^= 1;
        assertThat(fonts()).contains(font);
    }

    private static int lit(Font font, int glyph) {
        return font.glyph(glyph)
                .chars()
                .map(c -> Integer.bitCount(HexFormat.fromHexDigit(c)))
                .sum();
    }

    private static int lastRow(Font font, int glyph) {
        return IntStream.range(0, font.height())
                .filter(y -> font.row(glyph, y).contains("#"))
                .max()
                .orElseThrow();
    }
}

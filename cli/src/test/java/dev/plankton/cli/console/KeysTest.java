package dev.plankton.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.keys.Key;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.keys.UsKeyboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private static String codes(Key key) {
        return HEX.formatHex(key.makes()) + " / " + HEX.formatHex(key.breaks());
    }

    /** The keys that a terminal's {@code input} is; each character after a bar comes late. */
    private static List<Key> typed(String input) throws IOException {
        return typed(input, "xterm-256color");
    }

    private static List<Key> typed(String input, String type) throws IOException {
        int[] at = {0};
        TerminalKeys keys = new TerminalKeys(
                millis -> {
                    if (at[0] == input.length()) {
                        return -1;
                    }
                    if (input.charAt(at[0]) == '|' && millis > 0) {
                        at[0]++;
                        return TerminalKeys.EXPIRED;
                    }
                    return input.charAt(at[0]++);
                },
                type,
                report -> {});
        List<Key> all = new ArrayList<>();
        while (!keys.ended()) {
            keys.next().ifPresent(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "a           -> 1E / 9E",
                "A           -> 2A 1E / 9E AA",
                "'?'         -> 2A 35 / B5 AA",
                "' '         -> 39 / B9",
                "'\r'        -> 1C / 9C",
                "'\t'        -> 0F / 8F",
                "'\177'      -> 0E / 8E",
                "'\003'      -> 1D 2E / AE 9D",
                "'\037'      -> 1D 0C / 8C 9D",
                "'\033|'     -> 01 / 81",
                "'\033'      -> 01 / 81",
                "'\033x'     -> 38 2D / AD B8",
                "'\033X'     -> 2A 38 2D / AD AA B8",
                "'\033[A'    -> E0 48 / E0 C8",
                "'\033OB'    -> E0 50 / E0 D0",
                "'\033[1;5C' -> 1D E0 4D / E0 CD 9D",
                "'\033[1;4D' -> 2A 38 E0 4B / E0 CB AA B8",
                "'\033[H'    -> E0 47 / E0 C7",
                "'\033[4~'   -> E0 4F / E0 CF",
                "'\033[5~'   -> E0 49 / E0 C9",
                "'\033[3;5~' -> 1D E0 53 / E0 D3 9D",
                "'\033OP'    -> 3B / BB",
                "'\033[[C'   -> 3D / BD",
                "'\033[15~'  -> 3F / BF",
                "'\033[17~'  -> 40 / C0",
                "'\033[21~'  -> 44 / C4",
                "'\033[24~'  -> 58 / D8",
                "'\033[1;2P' -> 2A 3B / BB AA",
                "'\033[Z'    -> 2A 0F / 8F AA",
                // Alt as an ESC before the sequence: PuTTY, rxvt, ConnectBot, the Linux console
                "'\033\033[21~'  -> 38 44 / C4 B8",
                "'\033\033[A'    -> 38 E0 48 / E0 C8 B8",
                "'\033\033OP'    -> 38 3B / BB B8",
                "'\033\033[3^'   -> 38 1D E0 53 / E0 D3 B8 9D",
                "'\033\033[[B'   -> 38 3C / BC B8",
                "'\033\033|'     -> 38 01 / 81 B8",
                "'\033\r'        -> 38 1C / 9C B8",
                "'\033[|'         -> 38 1A / 9A B8",
                "'\033O|'         -> 2A 38 18 / 98 AA B8",
                // Konsole and old xterms
                "'\033O5P'        -> 1D 3B / BB 9D",
                "'\033O1;3Q'      -> 38 3C / BC B8",
                "'\033[5C'        -> 1D E0 4D / E0 CD 9D",
                // rxvt: Shift, Ctrl, both
                "'\033[7$'        -> 2A E0 47 / E0 C7 AA",
                "'\033[5^'        -> 1D E0 49 / E0 C9 9D",
                "'\033[6@'        -> 2A 1D E0 51 / E0 D1 AA 9D",
                "'\033[a'         -> 2A E0 48 / E0 C8 AA",
                "'\033Od'         -> 1D E0 4B / E0 CB 9D",
                "'\033[11^'       -> 1D 3B / BB 9D",
                "'\033[25~'       -> 2A 3D / BD AA",
                "'\033[34~'       -> 2A 44 / C4 AA",
                "'\033Ow'         -> 08 / 88",
                // xterm: Ctrl-Shift, Meta, the keypad's middle, other keys
                "'\033[1;6A'      -> 2A 1D E0 48 / E0 C8 AA 9D",
                "'\033[1;9A'      -> 38 E0 48 / E0 C8 B8",
                "'\033[21;3~'     -> 38 44 / C4 B8",
                "'\033[E'         -> 4C / CC",
                "'\033[27;5;13~'  -> 1D 1C / 9C 9D",
                "'\033[13;2u'     -> 2A 1C / 9C AA",
            },
            ignoreLeadingAndTrailingWhitespace = true)
    void terminalSequencesAreKeys(String input, String expected) throws IOException {
        assertThat(typed(input).stream().map(KeysTest::codes)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"€", "ø", "\033[?1;2c", "\033[200~", "\033[99999999999;7~", "\033[", "\033[1;"})
    void whatIsNoKeyIsLeftOut(String input) throws IOException {
        assertThat(typed(input)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"25, 2A 3B", "26, 2A 3C", "28, 2A 3D", "34, 2A 42", "23, 57"})
    void theLinuxConsoleCountsShiftedFunctionKeysFromThirteen(int number, String makes) throws IOException {
        assertThat(typed("\033[" + number + "~", "linux").stream().map(key -> HEX.formatHex(key.makes())))
                .containsExactly(makes);
    }

    @ParameterizedTest
    @CsvSource({
        "é, 38 4F CF 51 D1 52 D2", // 130
        "ü, 38 4F CF 50 D0 49 C9", // 129
        "ß, 38 50 D0 50 D0 4C CC", // 225
        "β, 38 50 D0 50 D0 4C CC",
        "§, 38 50 D0 4F CF", // 21
        "█, 38 50 D0 4F CF 49 C9" // 219
    })
    void charactersOfCodePage437AreTypedByNumber(String character, String makes) throws IOException {
        List<Key> keys = typed(character + character);
        assertThat(keys).hasSize(2);
        assertThat(HEX.formatHex(keys.get(0).makes())).isEqualTo(makes);
        assertThat(HEX.formatHex(keys.get(0).breaks())).isEqualTo("B8");
        assertThat(HEX.formatHex(keys.get(0).repeats())).isEqualTo("B8 " + makes);
    }

    @Test
    void controlBlankIsControl2() throws IOException {
        assertThat(typed("\0").stream().map(KeysTest::codes)).containsExactly("1D 03 / 83 9D");
    }

    @Test
    void keysFollowEachOther() throws IOException {
        assertThat(typed("a\033[Ab\033OPc\033|\033x")).hasSize(7);
    }

    @Test
    void everyPrintableCharacterHasItsOwnKey() {
        assertThat(IntStream.range(' ', 127)
                        .mapToObj(c -> UsKeyboard.giving(c).orElseThrow())
                        .distinct())
                .hasSize(95);
    }

    @Test
    void scriptIsTextAndNames() {
        List<KeyScript.Stroke> strokes =
                KeyScript.parse("a{up}{wait 2s}{{{ctrl-alt-del}{alt-x}\n").strokes();
        assertThat(strokes.stream().map(stroke -> HEX.formatHex(stroke.key().makes())))
                .containsExactly("1E", "E0 48", "2A 1A", "38 1D E0 53", "38 2D", "1C");
        assertThat(strokes.stream().map(stroke -> stroke.at() / 1_000_000))
                .containsExactly(500L, 600L, 2700L, 2800L, 2900L, 3000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{up", "{nosuch}", "{wait}", "{wait long}", "€", "{ctrl-}", "{}"})
    void whatIsNoScriptIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyScript.parse(text));
    }

    /** Collects what a feed hands on, as long as there is room. */
    private static final class Taken {
        final List<Integer> codes = new ArrayList<>();
        int room = Integer.MAX_VALUE;

        boolean press(int code) {
            return room > codes.size() && codes.add(code);
        }

        String text() {
            String text = codes.stream().map("%02X"::formatted).collect(Collectors.joining(" "));
            codes.clear();
            return text;
        }
    }

    @Test
    void keyIsHeldForAMomentAndLongerWhenRepeated() {
        KeyFeed feed = new KeyFeed(KeyScript.NONE);
        Taken taken = new Taken();
        Key up = UsKeyboard.key("up");
        assertThat(feed.next()).isEqualTo(Long.MAX_VALUE);
        feed.type(up);
        feed.feed(1000, taken::press);
        assertThat(taken.text()).isEqualTo("E0 48");
        long release = feed.next();
        assertThat(release).isGreaterThan(1000).isLessThan(1_000_000_000);
        feed.type(up);
        feed.feed(release - 1, taken::press);
        assertThat(taken.text()).as("repeated").isEqualTo("E0 48");
        feed.feed(release, taken::press);
        assertThat(taken.text()).as("still held").isEmpty();
        feed.feed(feed.next(), taken::press);
        assertThat(taken.text()).isEqualTo("E0 C8");
        assertThat(feed.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anotherKeyLetsTheLastOneGo() {
        KeyFeed feed = new KeyFeed(KeyScript.NONE);
        Taken taken = new Taken();
        UsKeyboard.giving('A').ifPresent(feed::type);
        UsKeyboard.giving('b').ifPresent(feed::type);
        feed.feed(0, taken::press);
        assertThat(taken.text()).as("one at a time").isEqualTo("2A 1E");
        feed.feed(feed.next(), taken::press);
        assertThat(taken.text()).isEqualTo("9E AA 30");
    }

    @Test
    void nothingIsLostWhenTheKeyboardIsFull() {
        KeyFeed feed = new KeyFeed(KeyScript.NONE);
        Taken taken = new Taken();
        "hello".chars().mapToObj(UsKeyboard::giving).forEach(key -> key.ifPresent(feed::type));
        StringBuilder all = new StringBuilder();
        for (long now = 0; feed.next() < Long.MAX_VALUE; now = Math.max(now, feed.next())) {
            taken.room = 2;
            feed.feed(now, taken::press);
            all.append(taken.text()).append(' ');
        }
        assertThat(all.toString().strip().replaceAll(" +", " ")).isEqualTo("23 A3 12 92 26 26 A6 18 98");
    }
}

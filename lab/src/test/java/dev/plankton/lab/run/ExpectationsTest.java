package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of expectation, where it holds and where it does not. */
final class ExpectationsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "screen: {contains: Hello}",
                "screen: {equals: 'Hello'}",
                "screen: {matches: '^H.*o$'}",
                "screen: {lacks: Bye}",
                "screen: {row: {0: Hello, 1: ''}}",
                "serial: {equals: \"Hello\\r\\n\"}",
                "serial: {contains: ell, lacks: Bye, matches: 'l+o'}",
                "debug: {hex: '48 65 6C 6C 6F 0D 0A'}",
                "teletype: {equals: \"Hello\\r\\n\"}",
                "memory: {0x7e00: {hex: 55 aa 07}}",
                "memory: {0x7e00: {word: 0xAA55}, 0x7e02: {byte: {between: [5, 7]}}, 0x7dfe: {dword: 0xAA55AA55}}",
                "memory: {0x7dfe: {text: U}}",
                "registers: {bx: 0x1234, flags.cf: 1, ds: 0}",
                "registers: {bl: {at-least: 0x34}, eax: {at-most: 0xFFFF}}",
                "ports: {0xE9: {out: \"Hello\\r\\n\"}, 0x3F8: {out: {contains: ell, count: 7}}}",
                "ports: {0x60: {in: {count: 0}}}",
                "exits: {int 10h: 7, out 0E9h: 7, out 3f8h: 7, hlt: 1, total: 22}",
                "exits: {int 10h ah=0eh: {between: [1, 7]}, interrupt 08h: 0, exception 06h: 0}",
                "instructions: {between: [70, 110]}",
                "at: 5, instructions: 5",
                "at: 10ms, screen: {contains: Hello}",
                "ends: idle",
            })
    void holds(String expectation) throws Exception {
        ScenarioResult result = Boot.check(folder, "id: a, points: 3, " + expectation);
        assertThat(result.text()).isEqualTo("Test: 1 of 1 expectations hold, 3 of 3 points.\nPassed: a, 3 points.\n");
        assertThat(result.passed()).isTrue();
        assertThat(result.earned()).isEqualTo(3);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                fails("screen: {contains: Help}", "the screen does not show \"Help\"", "The longest beginning of it that is there: \"Hel\"."),
                fails("screen: {equals: \"Hallo\\n\"}", "row 0 of the screen differs", "They differ from column 1 on."),
                fails("screen: {matches: '^J'}", "the screen does not match ^J", "Row 0 shows: \"Hello\"."),
                fails("screen: {lacks: ell}", "the screen shows \"ell\", which it should not", "Row 0 shows: \"Hello\"."),
                fails("screen: {row: {1: Hello}}", "row 1 of the screen is empty, not \"Hello\"", "The expected text is in row 0."),
                fails(
                        "serial: {equals: \"Hexlo\\r\\n\"}",
                        "the serial line is \"Hello\\r\\n\", not \"Hexlo\\r\\n\"",
                        "The first difference is character 3: expected is \"x\", found is \"l\"."),
                fails("serial: {equals: Hello}", "the serial line is", "expected is the end, found is \"\\r\"."),
                fails("serial: {contains: Bye}", "the serial line does not contain \"Bye\"", "Found, at its end: \"Hello\\r\\n\", 7 characters."),
                fails("debug: {lacks: lo}", "the debug console contains \"lo\", which it should not", "Found at character 4"),
                fails("debug: {matches: '^x'}", "the debug console does not match ^x", "Found, at its end: \"Hello\\r\\n\""),
                fails("teletype: {hex: '48'}", "the teletype output is", "Expected: \"H\", 1 character."),
                fails("memory: {0x7e00: {hex: 55 ab}}", "memory at 07E00h is 55 AA, not 55 AB", "07E01h: expected is AB, found is AA."),
                fails("memory: {0x7e00: {word: 7}}", "the word at 07E00h is 43605 (AA55h), not 7 (7h)", "CS:IP"),
                fails("memory: {0xFFFFFF: {dword: 7}}", "there is no memory at FFFFFFh", ""),
                fails("registers: {bx: 0x4321}", "BX is 4660 (1234h), not 17185 (4321h)", "CS:IP"),
                fails("registers: {flags.cf: 0}", "the flag CF is 1, not 0", "flags set: "),
                fails("ports: {0xE9: {out: Hxllo}}", "what is written to port E9h is", "In hexadecimal it is: 48 65 6C 6C 6F 0D 0A."),
                fails("ports: {0xE9: {out: {count: {at-most: 3}}}}", "port E9h is written 7 times, not at most 3", ""),
                fails("ports: {0x60: {in: {contains: x}}}", "what is read from port 60h is empty", "In hexadecimal it is: nothing."),
                fails("exits: {int 10h: {at-most: 5}}", "there are 7 exits \"int 10h\", not at most 5", "where one exit too many happens"),
                fails("exits: {hlt: {at-least: 5}}", "there are 1 exits \"hlt\", not at least 5", "BIOS INT 10h AH=0Eh"),
                fails("instructions: {at-most: 20}", "instructions are executed, not at most 20", "Executed: 20 instructions"),
                fails("ends: limit", "the run does not end as expected: it sleeps, and nothing will wake it; expected: it would run", "The guest sleeps."));
    }

    private static Arguments fails(String expectation, String message, String where) {
        return Arguments.of(expectation, message, where);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void fails(String expectation, String message, String where, @TempDir Path own) throws Exception {
        Check check = Boot.failed(Boot.check(own, "id: a, points: 3, hint: Think., " + expectation));
        assertThat(check.message()).contains(message).doesNotContain("\n");
        assertThat(check.where())
                .contains(where)
                .contains("The state ")
                .contains("To go there in the debugger: plankton run --debug --scenario ");
        assertThat(check.hint()).isEqualTo("Think.");
        assertThat(check.earned()).isZero();
    }
}

package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said where an expectation does not hold. */
final class FeedbackTest {
    private static final Pattern COMMAND =
            Pattern.compile("To go there in the debugger: plankton run --debug --scenario (\\S+) --to (\\d+)");

    @TempDir
    Path folder;

    /** All of it: what differs, the state where it begins to differ, the exits before, how to go there, the hint. */
    @ParameterizedTest
    @EnumSource(Tier.class)
    void theWholeText(Tier tier) throws Exception {
        Path file = Boot.write(
                folder,
                Boot.SECTOR,
                "",
                "id: says-help, points: 2, debug: {equals: \"Help\\r\\n\"}, hint: Look at the message.",
                "id: sleeps, ends: idle");
        assertThat(Boot.run(file, tier).text().replace(file.toString(), "test.yaml"))
                .isEqualTo("""
                    Test: 1 of 2 expectations hold, 1 of 3 points.
                    Passed: sleeps, 1 point.

                    Failed: says-help, 0 of 2 points: the debug console is "Hello\\r\\n", not "Help\\r\\n".
                      Expected: "Help\\r\\n", 6 characters.
                      Found: "Hello\\r\\n", 7 characters.
                      The first difference is character 4: expected is "p", found is "l".
                      The state where character 4 of the debug console is sent:
                        Executed: 43 instructions, in 0.0000043 s of guest time.
                        CS:IP is 0000:7C10; the next instruction there is out 0xe9,al.
                        It is from boot.asm line 12: out 0E9h, al
                        AX 0E6C, BX 0000, CX 0000, DX 03F8, SI 7C2E, DI 0000, BP 0000, SP 6F00.
                        CS 0000, DS 0000, ES 0000, SS 0000; flags set: PF IF.
                      The last exits, the newest last:
                        after 9 instructions: BIOS INT 10h AH=0Eh (write a character)
                        after 11 instructions: OUT E9h, 48h (debug console)
                        after 13 instructions: OUT 3F8h, 48h (COM1 data)
                        after 20 instructions: BIOS INT 10h AH=0Eh (write a character)
                        after 22 instructions: OUT E9h, 65h (debug console)
                        after 24 instructions: OUT 3F8h, 65h (COM1 data)
                        after 31 instructions: BIOS INT 10h AH=0Eh (write a character)
                        after 33 instructions: OUT E9h, 6Ch (debug console)
                        after 35 instructions: OUT 3F8h, 6Ch (COM1 data)
                        after 42 instructions: BIOS INT 10h AH=0Eh (write a character)
                      To go there in the debugger: plankton run --debug --scenario test.yaml --to 43
                      The same by GDB, line by line: plankton gdb --scenario test.yaml --to 43
                      Hint: Look at the message.
                    """);
    }

    /** The machine that the command debugs is in the state that is shown, at the instruction that is shown. */
    @Test
    void theCommandLeadsThere() throws Exception {
        Path file = Boot.write(folder, Boot.SECTOR, "", "id: a, debug: {equals: \"Help\\r\\n\"}");
        Check check = Boot.failed(Boot.run(file, Tier.REGIONS_WHEN_HOT));
        Matcher command = COMMAND.matcher(check.where());
        assertThat(command.find()).isTrue();
        ScenarioRunner runner = ScenarioRunner.of(Path.of(command.group(1)), Boot.NO_JAVA, Tier.REGIONS_WHEN_HOT);
        try (ScenarioGuest guest = runner.debug()) {
            Machine machine = guest.machine();
            machine.keepHistory(1 << 20);
            guest.advanceTo(Long.parseLong(command.group(2)));
            assertThat(machine.instructions()).isEqualTo(Long.parseLong(command.group(2)));
            assertThat(check.where())
                    .contains("CS:IP is %04X:%04X".formatted(machine.get(Register.CS), machine.get(Register.IP)))
                    .contains("AX %04X".formatted(machine.get(Register.AX)));
            assertThat(machine.debug()).isEqualTo("Hel");
            assertThat(guest.source().labels()).containsKey("message");
            machine.history().orElseThrow().go(0);
            assertThat(machine.get(Register.IP)).isEqualTo(0x7C00);
        }
    }

    /** With inputs at their times, too. */
    @Test
    void theCommandLeadsThereWithInputs() throws Exception {
        Path file = Boot.scenario(
                folder,
                "guest: {builtin: echo}\n"
                        + "limit: 5000000\n"
                        + "input: [{at: 100ms, serial: \"a\\n"
                        + "\"}, {at: 300ms, serial: \"a\\n"
                        + "\"}]\n",
                "id: a, serial: {equals: \"!b!b?\"}");
        Check check = Boot.failed(Boot.run(file, Tier.REGIONS_WHEN_HOT));
        Matcher command = COMMAND.matcher(check.where());
        assertThat(command.find()).isTrue();
        ScenarioRunner runner = ScenarioRunner.of(file, Boot.NO_JAVA, Tier.REGIONS_WHEN_HOT);
        try (ScenarioGuest guest = runner.debug()) {
            guest.machine().keepHistory(1 << 20);
            guest.advanceTo(Long.parseLong(command.group(2)));
            assertThat(guest.machine().serial()).isEqualTo("!b!b");
            assertThat(check.where())
                    .contains("IP is %04X:%04X"
                            .formatted(
                                    guest.machine().get(Register.CS),
                                    guest.machine().get(Register.IP)));
        }
    }

    /** A state in which several checks fail is said once, with what differs for each. */
    @Test
    void theSameStateIsSaidOnce() throws Exception {
        String text = Boot.check(
                        folder,
                        "id: a, registers: {bx: 1}",
                        "id: b, registers: {bx: 2}",
                        "id: c, teletype: {contains: Bye}",
                        "id: d, debug: {equals: \"Help\\r\\n\"}",
                        "id: e, registers: {bx: 1}")
                .text();
        assertThat(text)
                .contains("Failed: b, 0 of 1 point: BX is 4660 (1234h), not 2 (2h).\n"
                        + "  The state is that of the check above.\n")
                .containsPattern("Failed: c, [^\n]*\n(  (Expected|Found|The longest)[^\n]*\n)*"
                        + "  The state is that of the check above\\.\n")
                .containsPattern("Failed: d, [^\n]*\n  Expected: [^\n]*\n  Found: [^\n]*\n  The first [^\n]*\n"
                        + "  The state where character 4 of the debug console is sent:\n")
                .contains("Failed: e, 0 of 1 point: BX is 4660 (1234h), not 1 (1h).\n"
                        + "  The state is that of the check a.\n");
        assertThat(text.split("The last exits", -1)).hasSize(3);
    }

    @Test
    void manyEqualExitsAreOneLine() throws Exception {
        String poll = "bits 16\n"
                + "org 7C00h\n"
                + "mov cx, 1000\n"
                + "poll: in al, 64h\n"
                + "loop poll\n"
                + "hlt\n"
                + "jmp $-1\n"
                + "times 510-($-$$) db 0\n"
                + "dw 0AA55h\n";
        Check check = Boot.failed(Boot.run(folder, poll, "", "id: a, registers: {bx: 1}"));
        assertThat(check.where()).contains("1000 times: IN 64h gives ").contains("HLT, sleeps");
    }

    /** A run is the same each time, and on both tiers. */
    @Test
    void twoHundredRunsAreTheSame() throws Exception {
        Path file = Boot.scenario(
                folder,
                "guest: {builtin: snake}\nlimit: 300000\ninput: [{at: 500ms, keys: '{up}{left}'}]\n",
                "id: a, screen: {contains: nothing}",
                "id: b, instructions: {at-most: 5}",
                "id: c, exits: {total: {at-most: 10}}");
        String first = Boot.run(file, Tier.REGIONS_WHEN_HOT).text();
        for (int n = 0; n < 200; n++) {
            assertThat(Boot.run(file, Tier.REGIONS_WHEN_HOT).text()).isEqualTo(first);
        }
        for (Tier tier : Tier.values()) {
            assertThat(Boot.run(file, tier).text()).as(tier.toString()).isEqualTo(first);
        }
    }
}

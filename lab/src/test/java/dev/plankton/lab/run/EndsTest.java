package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs end. */
final class EndsTest {
    private static final String END = "\ntimes 510-($-$$) db 0\ndw 0AA55h\n";

    @TempDir
    Path folder;

    private ScenarioResult run(String code, String more, String how) throws Exception {
        return Boot.run(folder, "bits 16\norg 7C00h\n" + code + END, more, "id: a, ends: " + how);
    }

    @Test
    void aGuestThatRunsAwayEndsAtItsLimit() throws Exception {
        assertThat(run("jmp $", "", "limit").passed()).isTrue();
    }

    @Test
    void aGuestThatSwitchesItselfOffHasStopped() throws Exception {
        assertThat(run("mov al, 3\nout 0F4h, al", "", "stopped").passed()).isTrue();
        assertThat(run("cli\nhlt", "", "stopped").passed()).isTrue();
    }

    @Test
    void aGuestThatCannotGoOnHasAFault() throws Exception {
        assertThat(run("int 18h", "", "fault").passed()).isTrue();
        Check check = Boot.failed(run("int 18h", "", "idle"));
        assertThat(check.message())
                .isEqualTo(
                        "the run does not end as expected: nothing to boot from; expected: it sleeps, and nothing will"
                                + " wake it");
        assertThat(check.where()).contains("The guest has ended: nothing to boot from.");
    }

    /** The tick has a handler of the guest's own, so the guest is woken for ever: its time ends the run. */
    @Test
    void aGuestThatIsWokenByTicksIsIdleWhenItsTimeIsOver() throws Exception {
        String ticks = """
                xor ax, ax
                mov ds, ax
                cli
                mov word [4*1Ch], tick
                mov [4*1Ch+2], ax
                sti
            sleep:
                hlt
                jmp sleep
            tick:
                inc word [cs:7E00h]
                iret
            """;
        ScenarioResult result = Boot.run(
                folder,
                "bits 16\norg 7C00h\n" + ticks + END,
                "time: 2s\n",
                "id: a, ends: idle",
                "id: ticks, memory: {0x7e00: {word: {between: [35, 38]}}}");
        assertThat(result.passed()).as(result.text()).isTrue();
    }

    /** What is after the end of the guest is looked at in the state at its end. */
    @Test
    void momentsThatDoNotComeAreTheEnd() throws Exception {
        ScenarioResult result = Boot.run(
                folder,
                "bits 16\norg 7C00h\nmov al, 3\nout 0F4h, al" + END,
                "input: [{at: 1s, keys: x}]\n",
                "id: a, at: 2s, registers: {al: 3}",
                "id: b, at: 1000, registers: {al: 4}");
        assertThat(result.checks().getFirst().passed()).isTrue();
        assertThat(result.checks().getLast().where()).contains("The input at 1 s of guest time did not come");
    }
}

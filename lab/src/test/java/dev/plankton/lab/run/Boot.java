package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scenarios of tests, with a boot sector that does a little of everything. */
final class Boot {
    /** Prints a line in three ways, leaves something in memory and registers, sleeps. */
    static final String SECTOR =
            """
            bits 16
            org 7C00h
                xor ax, ax
                mov ds, ax
                mov si, message
            next:
                lodsb
                test al, al
                jz done
                mov ah, 0Eh
                int 10h
                out 0E9h, al
                mov dx, 3F8h
                out dx, al
                jmp next
            done:
                mov word [7E00h], 0AA55h
                mov byte [7E02h], 7
                mov bx, 1234h
                stc
            sleep:
                hlt
                jmp sleep
            message: db "Hello", 13, 10, 0
            times 510-($-$$) db 0
            dw 0AA55h
            """;

    /** Refuses every class: there is none. */
    static final SolutionLoader NO_JAVA = (source, type) -> {
        throw new SolutionException(source.getFileName() + ": no Java here");
    };

    private Boot() {}

    /** A scenario of {@link #SECTOR} with these expectations, a line each without the dash. */
    static ScenarioResult check(Path folder, String... expectations) throws IOException, ScenarioException {
        return run(folder, SECTOR, "", expectations);
    }

    /** The same of another source, with more of the file before the expectations. */
    static ScenarioResult run(Path folder, String source, String more, String... expectations)
            throws IOException, ScenarioException {
        return ScenarioRunner.run(write(folder, source, more, expectations), NO_JAVA);
    }

    /** The file of such a scenario. */
    static Path write(Path folder, String source, String more, String... expectations) throws IOException {
        Files.writeString(folder.resolve("boot.asm"), source);
        return scenario(folder, "guest: {source: boot.asm}\nlimit: 200000\n" + more, expectations);
    }

    /** The file of a scenario of anything. */
    static Path scenario(Path folder, String head, String... expectations) throws IOException {
        StringBuilder text = new StringBuilder("plankton: 1\nname: Test\n").append(head).append("expect:\n");
        for (String expectation : expectations) {
            text.append("  - {").append(expectation).append("}\n");
        }
        return Files.writeString(folder.resolve("test.yaml"), text);
    }

    /** The result on a tier. */
    static ScenarioResult run(Path file, Tier tier) throws IOException, ScenarioException {
        return ScenarioRunner.of(file, NO_JAVA, tier).run();
    }

    /** The only check, which has failed. */
    static Check failed(ScenarioResult result) {
        assertThat(result.problem()).isEmpty();
        assertThat(result.passed()).isFalse();
        assertThat(result.checks()).hasSize(1);
        return result.checks().getFirst();
    }
}

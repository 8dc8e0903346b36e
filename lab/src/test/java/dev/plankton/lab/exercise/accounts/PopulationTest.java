package dev.plankton.lab.exercise.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import dev.plankton.testing.Nasm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Populations whose guests do not reply end, and soon. */
final class PopulationTest {
    private static final String BEGIN =
            "bits 16\norg 7C00h\ncli\nwait_:\nin al, 0E0h\ntest al, 1\njnz request\nsti\nhlt\n"
                    + "cli\njmp wait_\nrequest:\n";
    private static final String END = "\ntimes 510-($-$$) db 0\ndw 0AA55h\n";

    /** It takes the request and sleeps; it never stops; it changes all its memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sti\nhlt\njmp request",
                "jmp request",
                "mov di, 8000h\nfill: mov [di], di\nadd di, 2\njmp fill",
            })
    void theFirstVmWithoutAReplyEndsIt(String request, @TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("guest.asm"), BEGIN + request + END);
        Population population = Population.of(BootImage.of("guest", Nasm.assemble(source)), 50);
        assertThat(population.wrong()).isOne();
        assertThat(population.difference()).startsWith("VM 0 replies \"\" to request 1");
    }
}

package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NASM's errors reach the student, and sources that are handed in can do no harm. */
final class AssemblerTest {
    private static final String END = "\ntimes 510-($-$$) db 0\ndw 0AA55h\n";

    @TempDir
    Path directory;

    private Path folder;

    @BeforeEach
    void secret() throws IOException {
        folder = Files.createDirectory(directory.resolve("lab"));
        Files.writeString(directory.resolve("secret.inc"), "secret equ 42\n");
    }

    private String problem(String source) throws Exception {
        ScenarioResult result = Boot.run(folder, source, "", "id: a, ends: idle", "id: b, ends: idle");
        assertThat(result.passed()).isFalse();
        assertThat(result.earned()).isZero();
        assertThat(result.checks()).hasSize(2).noneMatch(Check::passed);
        return result.problem();
    }

    @Test
    void errorsComeWithFileAndLine() throws Exception {
        ScenarioResult result = Boot.run(folder, "mov ax, bx\nfoo ax\nbar bx\n", "", "id: a, ends: idle");
        assertThat(result.problem()).contains("boot.asm:2: error: ").contains("boot.asm:3: error: ");
        assertThat(result.checks().getFirst().message()).startsWith("not run: boot.asm:2: error: ");
        assertThat(result.text())
                .startsWith("Test: 0 of 1 expectations hold, 0 of 1 point.\nIt was not run:\n  boot.asm:2: error: ");
    }

    /** Each once, although NASM runs several times; also where all expectations hold. */
    @Test
    void warningsComeWithFileAndLine() throws Exception {
        ScenarioResult result =
                Boot.run(folder, "bits 16\norg 7C00h\nmov al, 300\nhlt\njmp $-1\n" + END, "", "id: a, ends: idle");
        assertThat(result.passed()).isTrue();
        assertThat(result.warnings()).hasSize(1);
        assertThat(result.text()).contains("NASM says: boot.asm:3: warning: byte data exceeds bounds");
    }

    @Test
    void whatNoBiosWouldBootIsSaid() throws Exception {
        assertThat(problem("hlt\n")).startsWith("boot.asm: it makes 1 bytes, and a boot sector has 512");
        assertThat(problem("times 512 db 0\n"))
                .startsWith("boot.asm: bytes 510 and 511 are 00 00, not the signature 55 AA");
    }

    @Test
    void filesOfTheFolderAreIncluded() throws Exception {
        Files.createDirectory(folder.resolve("inc"));
        Files.writeString(folder.resolve("inc/own.inc"), "letter equ 'A'\n");
        Files.write(folder.resolve("data.bin"), new byte[] {'B'});
        String source = "bits 16\norg 7C00h\n%include \"inc/own.inc\"\nmov al, letter\nout 0E9h, al\n"
                + "mov al, [data]\nout 0E9h, al\nhlt\ndata: incbin \"data.bin\"\n";
        assertThat(Boot.run(folder, source + END, "", "id: a, debug: {equals: AB}")
                        .text())
                .contains("1 of 1 expectations hold");
    }

    @Test
    void nothingFromOutsideIsIncluded() throws Exception {
        Files.createSymbolicLink(folder.resolve("link.inc"), directory.resolve("secret.inc"));
        assertThat(problem("bits 16\n%include \"../secret.inc\"\n" + END))
                .startsWith("boot.asm:2: '../secret.inc' is outside of the folder");
        assertThat(problem("bits 16\n\nfile: incbin '/etc/hostname'\n" + END))
                .startsWith("boot.asm:3: '/etc/hostname' is outside of the folder");
        assertThat(problem("%include \"link.inc\"\n" + END)).startsWith("boot.asm:1: 'link.inc' is outside");
    }

    /** A name that a macro makes is not seen before NASM reads the file; what NASM has read, is. */
    @Test
    void nothingFromOutsideIsIncludedByAMacro() throws Exception {
        Files.writeString(folder.resolve("more.inc"), "%include \"../secret.inc\"\n");
        assertThat(problem("%define name \"../secret.inc\"\n%include name\n" + END))
                .isEqualTo(
                        "boot.asm: it includes '../secret.inc', which is outside of the folder; include only files in"
                                + " it");
        assertThat(problem("%include \"more.inc\"\n" + END))
                .contains("'../secret.inc', which is outside of the folder");
        assertThat(problem("%macro take 1\nincbin %1\n%endmacro\ntake \"../secret.inc\"\n" + END))
                .contains("'../secret.inc', which is outside of the folder");
    }

    /** However a source comes to its INCBIN. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "times 1 incbin \"../secret.inc\"",
                "file: times 2 IncBin '../secret.inc', 1",
                "%unimacro incbin 1-2+\nincbin \"../secret.inc\"",
                "%defalias take incbin\ntimes 1 take \"../secret.inc\"",
                "%deftok take \"incbin\"\ntimes 1 take \"../secret.inc\"",
                "times 1 inc%+bin \"../secret.inc\"",
                "%define part bin\ntimes 1 inc%[part] \"../secret.inc\"",
                "times 1 incbin `\\x2e./secret.inc`",
                "%if __?PASS?__ == 3\n%include \"../\" %+ \"x\"\n%else\ntimes 1 incbin \"../secret.inc\"\n%endif",
                "%if __?PASS?__ == 3\n%define name \"../secret.inc\"\n%include name\n%endif",
            })
    void nothingFromOutsideIsIncludedByAnInstruction(String lines) throws Exception {
        ScenarioResult result =
                Boot.run(folder, "bits 16\n" + lines + END, "", "id: a, memory: {0x7c00: {hex: \"00\"}}");
        assertThat(result.problem() + result.text()).doesNotContain("secret equ", "73 65 63 72 65 74");
        assertThat(result.problem()).contains("boot.asm");
    }

    /** What NASM would read in its last pass alone, is not read. */
    @Test
    void eachPassReadsTheSame() throws Exception {
        String source = "bits 16\norg 7C00h\nhlt\n%if __?PASS?__ < 3 && __?PASS?__ > 0\n"
                + "times 1 incbin \"../secret.inc\"\n%endif\ntimes 100h-($-$$) db 7\n";
        String end = "times 510-($-$$) db 0\ndw 0AA55h\n";
        ScenarioResult result = Boot.run(folder, source + end, "", "id: a, memory: {0x7c01: {hex: \"07 07 07 07\"}}");
        assertThat(result.text()).contains("1 of 1 expectations hold");
    }

    @Test
    void incbinAfterTimesTakesAFileOfTheFolder() throws Exception {
        Files.write(folder.resolve("data.bin"), new byte[] {'B'});
        String source =
                "bits 16\norg 7C00h\nmov al, [data + 1]\nout 0E9h, al\nhlt\ndata: times 2 incbin \"data.bin\"\n";
        assertThat(Boot.run(folder, source + END, "", "id: a, debug: {equals: B}")
                        .text())
                .contains("1 of 1 expectations hold");
    }

    @Test
    void nothingIsWrittenElsewhere() throws Exception {
        assertThat(problem("[map all " + directory.resolve("map") + "]\n" + END))
                .isEqualTo("boot.asm:1: [map] writes a file; leave it out");
        assertThat(problem("%define how map\n[how all " + directory.resolve("map") + "]\n" + END))
                .contains("boot.asm");
        assertThat(directory.resolve("map")).doesNotExist();
    }

    /** A source cannot read the grader's environment; where there is no such variable NASM says so, or gives nothing. */
    @Test
    void theEnvironmentIsEmpty() throws Exception {
        String source = "bits 16\norg 7C00h\n%ifenv HOME\n%error has a home\n%endif\njmp $\n";
        assertThat(Boot.run(folder, source + END, "", "id: a, ends: limit").passed())
                .isTrue();
    }

    @Test
    void whatIsTooLargeEnds() throws Exception {
        assertThat(problem("times 2000000 db 1\n"))
                .isEqualTo("boot.asm: it makes 2000000 bytes; an image has at most 1474560");
        assertThat(problem("times 100000000000 db 1\n" + END))
                .contains("boot.asm")
                .contains("?");
    }

    @Test
    void aFileThatIsMissingIsSaid() throws Exception {
        Path file = Boot.scenario(folder, "guest: {source: none.asm}\nlimit: 1000\n", "id: a, ends: idle");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).problem()).isEqualTo("none.asm: there is no such file");
    }

    @Test
    void linksOutOfTheFolderAreRefused() throws Exception {
        Files.write(directory.resolve("other.img"), new byte[512]);
        Files.createSymbolicLink(folder.resolve("x.img"), directory.resolve("other.img"));
        Path file = Boot.scenario(folder, "guest: {image: x.img}\nlimit: 1000\n", "id: a, ends: idle");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).problem()).isEqualTo("x.img: it is a link out of the folder");
    }
}

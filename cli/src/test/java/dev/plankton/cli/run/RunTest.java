package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.BootSectors;
import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    @TempDir
    private Path directory;

    @Test
    void sleepingGuestEndsWithTheInput() {
        assertThat(Outcome.of("run", "hello")).isEqualTo(new Outcome(0, "!", ""));
    }

    @Test
    void inputThatTheGuestLeavesUnreadEndsToo() {
        assertThat(Outcome.withInput("y\n".repeat(100_000), "run", "hello")).isEqualTo(new Outcome(0, "!", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17", "16G", "-1", "many"})
    void memoryIsOneTo16Mebibytes(String size) {
        Outcome outcome = Outcome.of("run", "hello", "--memory", size);
        assertThat(outcome.err()).contains("--memory " + size + ": must be 1 to 16 MiB");
        assertThat(outcome.status()).isNotZero();
    }

    @Test
    void an8086ReachesOneMebibyte() {
        assertThat(Outcome.of("run", "hello", "--memory", "2", "--model", "i8086")
                        .err())
                .isEqualTo(line("--memory: an i8086 reaches no more than 1 MiB; use --model i80286 or i686"));
        assertThat(Outcome.of("run", "hello", "--memory", "1", "--model", "i8086"))
                .isEqualTo(new Outcome(0, "!", ""));
    }

    @Test
    void memoryIsWhatTheBiosSays() throws IOException {
        Path image = directory.resolve("size.img");
        Files.write(image, BootSectors.EXITS_WITH_EXTENDED_MEMORY);
        assertThat(Outcome.of("run", image.toString(), "--memory", "16M").status())
                .isEqualTo(0x3C);
        assertThat(Outcome.of("run", image.toString(), "--memory", "16").status())
                .isEqualTo(0x3C);
        assertThat(Outcome.of("run", image.toString()).status()).isZero();
    }

    @Test
    void theSocketOfTheX87CanBeEmpty() throws IOException {
        Path image = directory.resolve("equipment.img");
        Files.write(image, BootSectors.EXITS_WITH_COPROCESSOR);
        assertThat(Outcome.of("run", image.toString()).status()).isEqualTo(2);
        assertThat(Outcome.of("run", image.toString(), "--no-x87").status()).isZero();
    }

    @Test
    void inputGoesToTheSerialPort() {
        assertThat(Outcome.withInput("a\nyz\n", "run", "echo")).isEqualTo(new Outcome(0, "!b!{!", ""));
    }

    @Test
    void spinningGuestEndsAtTheLimit() {
        Outcome outcome = Outcome.of("run", "spin", "--max-instructions", "2000001");
        assertThat(outcome.err()).matches("plankton: stopped at [0-9A-F:]{9} after 2000001 instructions\\R");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void exitsAreLoggedAndCounted() {
        Outcome each = Outcome.of("run", "hello", "--exits", "--clock", "instructions");
        assertThat(each.out()).isEqualTo("!");
        assertThat(each.status()).isZero();
        assertThat(each.err().lines())
                .anyMatch(line -> line.matches("0\\.\\d{6} s, instruction \\d+: BIOS INT 14h AH=01h"
                        + " \\(send a byte\\), cost [0-9.]+ [nmu]?s"))
                .anyMatch(line -> line.matches("0\\.\\d{6} s, instruction \\d+: HLT, sleeps"))
                .anyMatch(line -> line.matches("\\d+ exits in [0-9.]+ s of guest time; they cost the host .*"))
                .anyMatch(line -> line.matches(" +1 times +.* in all  BIOS INT 14h AH=01h \\(send a byte\\)"));
        Outcome table = Outcome.of("run", "hello", "--exit-table", "--clock", "instructions");
        assertThat(table.out()).isEqualTo("!");
        assertThat(table.err().lines())
                .noneMatch(line -> line.contains("instruction"))
                .anyMatch(line -> line.endsWith(" HLT, sleeps"));
    }

    @Test
    void limitIsExactWithAndWithoutTrace() {
        // By the host's clock a tick may come before any of them.
        Outcome plain = Outcome.of("run", "hello", "--max-instructions", "7", "--clock", "instructions");
        assertThat(plain).isEqualTo(new Outcome(0, "", line("stopped at F000:E739 after 7 instructions")));
        Outcome traced = Outcome.of("run", "hello", "--max-instructions", "7", "--trace", "--clock", "instructions");
        assertThat(traced.err()).hasLineCount(8).endsWith(plain.err());
    }

    @Test
    void traceShowsRegistersBeforeEachInstruction() {
        String trace =
                // By the host's clock a tick may come before any of them.
                Outcome.of("run", "hello", "--max-instructions", "3", "--trace", "--clock", "instructions")
                        .err();
        assertThat(trace.lines().findFirst())
                .hasValue(
                        "0000:7C00  cli                              EAX=0000AA55 ECX=00000000 EDX=00000000 EBX=00000000"
                                + " ESP=00006F00 EBP=00000000 ESI=00000000 EDI=00000000"
                                + " ES=0000 SS=0000 DS=0000 FS=0000 GS=0000 odItszapc");
        assertThat(trace.lines().skip(2).findFirst())
                .get()
                .asString()
                .startsWith("0000:7C03  mov ss,ax ")
                .contains(" EAX=00000000 ");
        assertThat(Outcome.of("run", "hello", "--max-instructions", "1", "--trace", "--model", "i8086")
                        .err())
                .contains("  AX=AA55 CX=0000 ")
                .doesNotContain("FS=");
    }

    @Test
    void exitCodeOfTheGuestIsTheStatus() throws IOException {
        assertThat(Outcome.of("run", image(BootSectors.EXITS_WITH_42))).isEqualTo(new Outcome(42, "", ""));
    }

    @Test
    void screenAndSerialPortAreShown() throws IOException {
        String image = image(BootSectors.WRITES_A_AND_B);
        assertThat(Outcome.of("run", image)).isEqualTo(new Outcome(0, "AB", ""));
        assertThat(Outcome.of("run", image, "--serial")).isEqualTo(new Outcome(0, "B", ""));
    }

    @Test
    void crashIsStatusOne() throws IOException {
        String image = image(BootSectors.TRIPLE_FAULTS);
        assertThat(Outcome.of("run", image, "--clock", "instructions"))
                .isEqualTo(new Outcome(1, "", line(image + " ended at 0000:7C05 after 2 instructions: triple fault")));
    }

    @Test
    void writesReachTheFileOnlyIfAskedTo() throws IOException {
        String image = image(BootSectors.COUNTS_ITS_BOOTS);
        assertThat(Outcome.of("run", image).status()).isEqualTo(1);
        assertThat(Outcome.of("run", image).status()).isEqualTo(1);
        assertThat(Outcome.of("run", image, "--write-through")).isEqualTo(new Outcome(1, "", ""));
        assertThat(Outcome.of("run", image, "--write-through")).isEqualTo(new Outcome(2, "", ""));
        assertThat(Files.readAllBytes(Path.of(image))[0x100]).isEqualTo((byte) 2);
        assertThat(Path.of(image + ".journal")).doesNotExist();
    }

    @Test
    void furtherDisksAreDrivesBAndC() throws IOException {
        byte[] floppy = new byte[1440 * 1024];
        floppy[0x100] = 40;
        byte[] hard = new byte[8192 * 512];
        hard[0x100] = 2;
        Path b = Files.write(directory.resolve("b.img"), floppy);
        Path c = Files.write(directory.resolve("c.img"), hard);
        String image = image(BootSectors.ADDS_BYTES_OF_DRIVES_1_AND_80H);
        assertThat(Outcome.of("run", image, "--disk", b.toString(), "--disk", c.toString())
                        .status())
                .isEqualTo(42);
        assertThat(Outcome.of("run", image, "--disk", b.toString(), "--disk", b.toString()))
                .isEqualTo(new Outcome(
                        2, "", line("--disk: with the image to boot these are 3 floppies: a PC has 2 at most")));
    }

    @Test
    void linesAreAboutTheSerialLine() {
        assertThat(Outcome.of("run", "echo", "--lines"))
                .isEqualTo(new Outcome(2, "", line("--lines is about what --serial sends: also give --serial")));
    }

    @Test
    void aBuiltInGuestHasNoFileToWriteTo() {
        assertThat(Outcome.of("run", "hello", "--write-through"))
                .isEqualTo(new Outcome(
                        2, "", line("--write-through requires an image file; 'hello' is a built-in guest")));
    }

    @Test
    void forceBootsWithoutSignature() throws IOException {
        byte[] unsigned = BootSectors.EXITS_WITH_42.clone();
        unsigned[511] = 0;
        assertThat(Outcome.of("run", image(unsigned), "--force").status()).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i8086", "i80286", "i686"})
    void everyModelRunsHello(String model) {
        assertThat(Outcome.of("run", "hello", "--model", model, "--max-instructions", "20", "--clock", "instructions")
                        .out())
                .isEqualTo("!");
    }

    @Test
    void countedTimeMakesRunsAlike() {
        String[] args = {"run", "spikes", "--clock", "instructions", "--max-instructions", "500000"};
        Outcome first = Outcome.of(args);
        assertThat(first.out()).isEqualTo("!");
        assertThat(Outcome.of(args)).isEqualTo(first);
    }

    private String image(byte[] sector) throws IOException {
        return Files.write(directory.resolve("guest.img"), sector).toString();
    }

    private static String line(String text) {
        return "plankton: " + text + System.lineSeparator();
    }
}

package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.BootSectors;
import dev.plankton.cli.Outcome;
import dev.plankton.cli.console.Bell;
import dev.plankton.cli.option.Images;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plankton run} without a user: keys from a script, the screen at the end. */
class RunScriptTest {
    @TempDir
    private Path directory;

    private static List<String> text(String... args) {
        Outcome outcome = Outcome.of(args);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        return new String(outcome.out().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void screenIsPrintedAsText() {
        List<String> lines = text("run", "snake", "--text", "--after", "100ms");
        assertThat(lines).hasSize(25).first().isEqualTo("█".repeat(40));
        assertThat(lines.get(10)).isEqualTo("█             press any key            █");
    }

    @Test
    void keysAreTypedAtASteadyRate() {
        // A step each two ticks: half a second is four or five of them.
        String[] args = {"run", "snake", "--text", "--after", "1s", "--keys", " {wait 300ms}{up}"};
        List<String> lines = text(args);
        assertThat(lines.stream().filter(line -> line.contains("☻"))).hasSize(1);
        assertThat(lines.get(10)).doesNotContain("press");
        assertThat(lines.indexOf(lines.stream()
                        .filter(line -> line.contains("☻"))
                        .findFirst()
                        .orElseThrow()))
                .as("row of the head, which was 12")
                .isLessThan(12);
        assertThat(text(args)).isEqualTo(lines);
    }

    @Test
    void countedTimeMakesScreensAlike() {
        assertThat(text("run", "rain", "--text", "--after", "3s", "--speed", "20"))
                .isEqualTo(text("run", "rain", "--text", "--after", "3s", "--speed", "20"));
    }

    @Test
    void pictureIsWrittenAfterSoManyInstructions() throws Exception {
        Path first = directory.resolve("first.png");
        Path second = directory.resolve("second.png");
        for (Path file : List.of(first, second)) {
            Outcome outcome =
                    Outcome.of("run", "plasma", "--screenshot", file.toString(), "--after-instructions", "3000000");
            assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        }
        assertThat(ImageIO.read(first.toFile()).getWidth()).isEqualTo(320);
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void graphicsAreNoText() {
        Outcome outcome = Outcome.of("run", "plasma", "--text", "--after", "100ms");
        assertThat(outcome.err())
                .startsWith("plankton: the screen is in a graphics mode of 320 by 200")
                .hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(1);
    }

    @Test
    void guestThatEndsIsShownAtItsEnd() throws Exception {
        Path image = Files.write(directory.resolve("ends.img"), BootSectors.WRITES_A_AND_B);
        assertThat(text("run", image.toString(), "--text")).containsExactly("A");
        Files.write(image, BootSectors.EXITS_WITH_42);
        assertThat(Outcome.of("run", image.toString(), "--text").status()).isEqualTo(42);
    }

    @Test
    void tickCountIsNoZeroThatARandomNumberGeneratorWouldStickAt() throws Exception {
        Path image = Files.write(directory.resolve("ticks.img"), BootSectors.EXITS_WITH_TICKS);
        assertThat(Outcome.of("run", image.toString(), "--text").status()).isNotZero();
    }

    @Test
    void speedIsInstructionsASecondOfItsTime() throws Exception {
        SingleVm vm = vm("spin", 3_000_000);
        assertThat(vm.run(Course.FREE.toNanos(500_000_000), null)).isInstanceOf(Exit.FuelSpent.class);
        assertThat(vm.instructions()).isEqualTo(1_500_000);
    }

    @Test
    void pacedGuestIsNotAheadOfTheHost() throws Exception {
        SingleVm vm = vm("spin", 1_000_000);
        long start = System.nanoTime();
        vm.run(Course.FREE.toNanos(100_000_000).inStep(), null);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        assertThat(vm.instructions()).isEqualTo(100_000);
    }

    private static SingleVm vm(String guest, long perSecond) {
        Bell bell = new Bell();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new SingleVm(
                new MachineProfile(CpuModel.I686, new ClockSource.Instructions(perSecond, 0)),
                Tier.REGIONS_WHEN_HOT,
                Images.of(Images.guest(guest)),
                new ConsoleHost(SerialInput.none(bell), nowhere, nowhere, character -> {}, null),
                new KeyFeed(KeyScript.NONE),
                bell,
                null);
    }
}

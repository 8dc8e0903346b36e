package dev.plankton.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    private Path directory;

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static Outcome refused(String text) {
        return new Outcome(2, "", "plankton: " + text + "\n");
    }

    /** A game of snake, and a number of instructions in it. */
    private String game(String name, String keys) {
        String file = file(name);
        Outcome run = Outcome.of("run", "snake", "--text", "--keys", keys, "--after", "3s", "--record", file);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void theScreenOfAGameIsTheSame() {
        String screen = game("game", "{up}{left}{down}");
        assertThat(Outcome.of("replay", file("game"), "--text")).isEqualTo(new Outcome(0, screen, ""));
        assertThat(Outcome.of("replay", file("game"), "--text", "--tier", "0")).isEqualTo(new Outcome(0, screen, ""));
        Outcome before = Outcome.of("replay", file("game"), "--text", "--to", "-8000000");
        assertThat(before.status()).isZero();
        assertThat(before.out()).isNotEqualTo(screen);
        Path picture = directory.resolve("screen.png");
        assertThat(Outcome.of("replay", file("game"), "--screenshot", picture.toString())
                        .status())
                .isZero();
        assertThat(picture).isNotEmptyFile();
        Outcome traced = Outcome.of("replay", file("game"), "--trace", "--from", "-20", "--tier", "0");
        assertThat(traced.err().lines().filter(line -> line.matches("[0-9A-F]{4}:[0-9A-F]{4} .*")))
                .hasSize(20);
    }

    /** By the host's clock, with what comes on COM1. */
    @Test
    void aRunOnTheHostsTimeReplays() {
        Outcome run = Outcome.withInput("one line\nanother\n", "run", "echo", "--record", file("echo"));
        assertThat(run.status()).as(run.err()).isZero();
        for (String tier : new String[] {"0", "auto"}) {
            Outcome again = Outcome.of("replay", file("echo"), "--tier", tier);
            assertThat(again.status()).as(again.err()).isZero();
            assertThat(again.out()).isEqualTo(run.out());
            assertThat(again.err()).startsWith("VM 0, echo: instructions ");
        }
    }

    @Test
    void theFirstDifferenceOfTwoGames() {
        game("one", "{up}{left}");
        game("two", "{up}{left}");
        game("three", "{up}{right}");
        assertThat(Outcome.of("replay", "--first-difference", file("one"), file("two")))
                .isEqualTo(new Outcome(0, "no difference\n", ""));
        Outcome found = Outcome.of("replay", "--first-difference", file("one"), file("three"));
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.out()).startsWith("the same up to instruction ");
    }

    /** One of many VMs that answered requests. */
    @Test
    void aVmOfServeReplays() throws Exception {
        try (Serving serving = new Serving(
                        "--vms", "5", "--record", file("vms"), "--record-vms", "1-2,4", "--bind", "127.0.0.1");
                HttpClient client = HttpClient.newHttpClient()) {
            for (int n = 0; n < 20; n++) {
                URI uri = URI.create("http://127.0.0.1:" + serving.port() + "/");
                assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
            serving.end();
        }
        Outcome none = Outcome.of("replay", file("vms"));
        assertThat(none).isEqualTo(refused("cannot replay " + file("vms") + ": it has 3 VMs, from 1 to 4: say which"));
        Outcome one = Outcome.of("replay", file("vms"), "--vm", "1");
        assertThat(one.status()).as(one.err()).isZero();
        assertThat(one.err()).startsWith("VM 1, web: instructions 0 to ");
    }

    @Test
    void aCrashSaysHowToLookAtIt() throws IOException {
        byte[] sector = new byte[512];
        byte[] code = {0x0F, 0x01, 0x1E, 0x10, 0x7C, 0x0F, 0x0B}; // LIDT [7C10h], which is all zero; UD2
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        Path image = directory.resolve("crash.img");
        Files.write(image, sector);
        Outcome run = Outcome.of("run", image.toString(), "--record", file("crash"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("triple fault")
                .contains("plankton replay " + file("crash") + " --image " + image + " --trace --from -1000");
        Outcome again = Outcome.of("replay", file("crash"), "--image", image.toString());
        assertThat(again.status()).isZero();
        assertThat(again.err()).contains("then it ended: triple fault");
    }

    /** By the list of NASM beside the image that is given. */
    @Test
    void gdbKnowsTheLabelsOfAnImageThatIsGiven() throws Exception {
        Path source = Files.writeString(directory.resolve("counts.asm"), """
                org 7C00h
                start: mov cx,5
                again: loop again
                ending: cli
                hlt
                times 510-($-$$) db 0
                dw 0AA55h
                """);
        Path image = Files.write(directory.resolve("counts.img"), Nasm.assemble(source));
        Files.writeString(directory.resolve("counts.lst"), Nasm.list(source));
        assertThat(Outcome.of("run", image.toString(), "--record", file("counts"))
                        .status())
                .isZero();
        Path found = directory.resolve("found");
        Path script = Files.writeString(directory.resolve("script"), """
                set logging file %s
                set logging enabled on
                info address again
                reverse-stepi
                reverse-stepi
                info symbol $pc
                """.formatted(found));
        Outcome gdb = Outcome.of(
                "replay", file("counts"), "--image", image.toString(), "--gdb", "-x", script.toString(), "--batch");
        assertThat(gdb.err()).isEmpty();
        assertThat(found).content().contains("\"again\" is at 0x7c03", "ending in section");
    }

    @Test
    void badInputGivesOneLine() throws IOException {
        game("game", "{up}");
        String game = file("game");
        assertThat(Outcome.of("run", "snake", "--record", game))
                .isEqualTo(refused("--record " + game + ": it exists already; give the name of a new file"));
        assertThat(Outcome.of("replay", file("none")))
                .isEqualTo(refused("cannot replay " + file("none") + ": no such file or directory"));
        Files.writeString(directory.resolve("text"), "this is no recording at all");
        assertThat(Outcome.of("replay", file("text")))
                .isEqualTo(refused("cannot replay " + file("text") + ": not a recording"));
        assertThat(Outcome.of("replay", game, "--vm", "7"))
                .isEqualTo(refused("cannot replay " + game + ": it has no VM 7"));
        assertThat(Outcome.of("replay", directory.toString()))
                .isEqualTo(refused("cannot replay " + directory + ": there is no inputs.plrec in it"));
        assertThat(Outcome.of("replay", game, "--listen", "0"))
                .isEqualTo(refused("--listen is about GDB: also give --gdb"));
        assertThat(Outcome.of("replay", game, "--debug"))
                .isEqualTo(refused(
                        "--debug requires a terminal as standard input and output; without one use --gdb or --trace"));
        assertThat(Outcome.of("replay", game, "--debug", "--text").err()).contains("--debug cannot be combined with");
        assertThat(Outcome.of("replay", game, "--to", "x").err()).contains("is no moment");
        assertThat(Outcome.of("replay", game, "--to", "99999999999").err()).contains("the recording has instructions");
        assertThat(Outcome.of("replay", game, game).err()).contains("one recording is replayed at a time");
        assertThat(Outcome.of("replay", "--first-difference", game).err()).contains("needs two recordings");
        assertThat(Outcome.of("serve", "--record-vms", "1").err()).contains("also give --record DIR");
        assertThat(Outcome.of("serve", "--record", file("d"), "--record-vms", "9-1")
                        .err())
                .contains("is no list of VMs");
    }
}

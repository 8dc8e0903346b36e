package dev.plankton.cli.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisassembleTest {
    @TempDir
    private Path directory;

    @Test
    void eachLineIsAddressBytesAndInstruction() throws IOException {
        String file = file("B80712EBFB");
        assertThat(Outcome.of("disassemble", file))
                .isEqualTo(
                        new Outcome(0, lines("7C00  B80712    mov ax,0x1207", "7C03  EBFB      jmp short 0x7c00"), ""));
    }

    @Test
    void guestsCanBeNamed() {
        Outcome hello = Outcome.of("disassemble", "hello", "--count", "2");
        assertThat(hello).isEqualTo(new Outcome(0, lines("7C00  FA        cli", "7C01  31C0      xor ax,ax"), ""));
    }

    @Test
    void partAndAddressCanBeGiven() throws IOException {
        String file = file("B80712EBFB");
        Outcome part = Outcome.of("disassemble", file, "--org", "0x100", "--offset", "3", "--count", "1");
        assertThat(part).isEqualTo(new Outcome(0, lines("0103  EBFB      jmp short 0x100"), ""));
    }

    @Test
    void modelDecides() throws IOException {
        String file = file("0F");
        assertThat(Outcome.of("disassemble", file).out()).isEqualTo(lines("7C00  0F        db 0x0f"));
        assertThat(Outcome.of("disassemble", file, "--model", "i8086").out())
                .isEqualTo(lines("7C00  0F        pop cs"));
    }

    @Test
    void badInputIsOneLineAndStatusTwo() throws IOException {
        String file = file("90");
        assertComplaint("no such file or guest: 'nothing'", "nothing");
        assertComplaint("'10000' is not an address", file, "--org", "10000");
        assertComplaint("'XY' is not an address", file, "--org", "XY");
        assertComplaint("--offset 1: " + file + " has 1 bytes", file, "--offset", "1");
        assertComplaint("--offset -1: ", file, "--offset", "-1");
        assertComplaint("--count 0: must be at least 1", file, "--count", "0");
        assertComplaint("--offset 0: ", file(""));
    }

    private static void assertComplaint(String text, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "disassemble";
        System.arraycopy(args, 0, all, 1, args.length);
        Outcome outcome = Outcome.of(all);
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).hasLineCount(1).contains(text);
    }

    private String file(String hex) throws IOException {
        return Files.write(
                        directory.resolve("code" + hex.length()), HexFormat.of().parseHex(hex))
                .toString();
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}

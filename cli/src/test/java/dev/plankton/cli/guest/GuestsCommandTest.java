package dev.plankton.cli.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestsCommandTest {
    private final Guest hello = Guests.find("hello").orElseThrow();

    @Test
    void tableHasALineAGuest() {
        Outcome all = Outcome.of("guests");
        assertThat(all.status()).isZero();
        assertThat(all.out()).hasLineCount(1 + Guests.all().size());
        assertThat(all.out()).containsPattern("\nhello +23  prints ! on COM1").containsPattern("\nspin +2  ");
        assertThat(Outcome.of("guests", "hello").out()).hasLineCount(2).contains(hello.description());
    }

    @Test
    void sourceIsPrinted() {
        assertThat(Outcome.of("guests", "hello", "--source").out()).isEqualTo(hello.source());
    }

    @Test
    void imageIsExtracted(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("hello.img");
        assertThat(Outcome.of("guests", "hello", "--extract", file.toString())).isEqualTo(new Outcome(0, "", ""));
        assertThat(Files.readAllBytes(file)).isEqualTo(hello.image());
    }
}

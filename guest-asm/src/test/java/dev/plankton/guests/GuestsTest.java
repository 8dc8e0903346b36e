package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuestsTest {

    static final Path DIRECTORY = Path.of("src/main/resources/dev/plankton/guests");

    @Test
    void theCatalogueNamesEverySourceAndEveryImage() throws IOException {
        assertThat(filesEndingIn(".asm")).containsExactlyInAnyOrderElementsOf(Guests.names());
        assertThat(filesEndingIn(".img")).containsExactlyInAnyOrderElementsOf(Guests.names());
        assertThat(filesEndingIn(".lst")).containsExactlyInAnyOrderElementsOf(Guests.names());
    }

    @ParameterizedTest
    @MethodSource("dev.plankton.guests.Guests#all")
    void everyImageIsABootSector(Guest guest) {
        byte[] image = guest.image();
        assertThat(image).hasSize(512);
        assertThat(image[510]).isEqualTo((byte) 0x55);
        assertThat(image[511]).isEqualTo((byte) 0xAA);
    }

    @ParameterizedTest
    @MethodSource("dev.plankton.guests.Guests#all")
    void everyGuestSaysWhatItDoes(Guest guest) {
        assertThat(guest.description()).isNotBlank().doesNotContain("\n");
        assertThat(guest.source()).startsWith("; " + guest.name() + ": " + guest.description() + "\n");
    }

    @Test
    void findsByName() {
        assertThat(Guests.find("hello"))
                .hasValueSatisfying(guest -> assertThat(guest.name()).isEqualTo("hello"));
        assertThat(Guests.find("Hello")).isEmpty();
        assertThat(Guests.find("")).isEmpty();
    }

    @Test
    void noCallerCanChangeAnImage() {
        Guest hello = Guests.find("hello").orElseThrow();
        byte first = hello.image()[0];
        hello.image()[0] ^= 1;
        assertThat(hello.image()[0]).isEqualTo(first);

        byte[] own = hello.image();
        Guest copy = new Guest("copy", "", own, "");
        own[0] ^= 1;
        assertThat(copy.image()[0]).isEqualTo(first);
    }

    @Test
    void equalContentMakesEqualGuests() {
        Guest hello = Guests.find("hello").orElseThrow();
        Guest same = new Guest(hello.name(), hello.description(), hello.image(), hello.source());
        assertThat(same).isEqualTo(hello).hasSameHashCodeAs(hello);
        assertThat(hello).isNotEqualTo(Guests.find("spin").orElseThrow());
        assertThat(hello).hasToString("hello: " + hello.description());
    }

    @Test
    void refusesWhatIsNoBootSector() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Guest("short", "", new byte[511], ""))
                .withMessageContaining("511");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Guest("unsigned", "", new byte[512], ""))
                .withMessageContaining("55h AAh");
        byte[] image = Guests.find("spin").orElseThrow().image();
        assertThatIllegalArgumentException().isThrownBy(() -> new Guest(" ", "", image, ""));
    }

    private static List<String> filesEndingIn(String suffix) throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .toList();
        }
    }
}

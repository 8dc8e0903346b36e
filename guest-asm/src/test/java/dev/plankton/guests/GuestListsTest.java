package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Nasm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lists of the guests, by which debuggers know lines and labels. */
class GuestListsTest {
    private static final Pattern ONLY_COMMENT = Pattern.compile("\\s*\\d+\\s*(;.*)?");

    @TempDir
    Path folder;

    @Test
    void eachIsOfTheSourceAsItIs() throws Exception {
        for (Guest guest : Guests.all()) {
            Path source = Files.writeString(folder.resolve(guest.name() + ".asm"), guest.source());
            String list = Nasm.list(source)
                    .lines()
                    .map(String::stripTrailing)
                    .filter(line ->
                            !line.isEmpty() && !ONLY_COMMENT.matcher(line).matches())
                    .collect(Collectors.joining("\n", "", "\n"));
            assertThat(Guests.list(guest.name()).orElseThrow())
                    .as("%s.lst: nasm -f bin -l, without lines that only comment", guest.name())
                    .isEqualTo(list);
        }
    }

    @Test
    void thereIsNoneOfAnUnknownGuest() {
        assertThat(Guests.list("nothing")).isEmpty();
    }
}

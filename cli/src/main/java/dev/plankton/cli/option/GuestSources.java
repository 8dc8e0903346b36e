package dev.plankton.cli.option;

import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import java.nio.file.Path;
import java.util.Optional;

/** The sources of built-in guests as debuggers see them: at a place where there are no files of the user. */
final class GuestSources {
    private static final Path PLACE = Path.of("/plankton");

    private GuestSources() {}

    /** The guest whose image it is; empty if it is none. */
    static Optional<Guest> guest(BootImage image) {
        return Guests.all().stream()
                .filter(guest -> Images.of(guest).hash().equals(image.hash()))
                .findFirst();
    }

    /** Where the source of {@code guest} is. */
    static Path file(Guest guest) {
        return PLACE.resolve(guest.name() + ".asm");
    }

    /** Which line of the source each instruction of {@code guest} comes from. */
    static SourceMap map(Guest guest) {
        return SourceMap.of(NasmList.parse(Guests.list(guest.name()).orElseThrow()), file(guest), guest.image());
    }
}

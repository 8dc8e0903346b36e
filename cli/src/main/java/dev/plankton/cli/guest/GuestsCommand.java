package dev.plankton.cli.guest;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Images;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton guests}: what boot images are built in. */
@Command(
        name = "guests",
        description = "List the built-in guests, or show or extract one.",
        footer = {"", "  plankton guests echo --source", "  plankton guests echo --extract echo.img"})
public final class GuestsCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Show only this guest.")
    private @Nullable String name;

    @Option(names = "--source", description = "Print its NASM source.")
    private boolean source;

    @Option(names = "--extract", paramLabel = "FILE", description = "Write its boot sector, 512 bytes, to FILE.")
    private @Nullable Path extract;

    public GuestsCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (name == null) {
            if (source || extract != null) {
                throw new Complaint("missing guest name, as in: plankton guests hello --source");
            }
            table(Guests.all());
            return 0;
        }
        Guest guest = Images.guest(name);
        if (extract != null) {
            write(guest, extract);
        }
        if (source) {
            stdio.out().print(guest.source());
        }
        if (extract == null && !source) {
            table(List.of(guest));
        }
        return 0;
    }

    private void table(List<Guest> guests) {
        PrintStream out = stdio.out();
        out.println("NAME    BYTES  WHAT IT DOES");
        for (Guest guest : guests) {
            out.printf("%-7s %5d  %s%n", guest.name(), used(guest.image()), guest.description());
        }
    }

    /** Bytes of code and data, without the padding and the signature. */
    private static int used(byte[] image) {
        int end = Guest.SIZE - 2;
        while (end > 0 && image[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void write(Guest guest, Path file) {
        try {
            Files.write(file, guest.image());
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }
}

package dev.plankton.cli.snapshot;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.verification.fuzz.SnapshotFuzzer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton snapshot fuzz}: reads damaged snapshots and runs what can be read. */
@Command(
        name = "fuzz",
        description =
                "Damage snapshots of the built-in guests at random, and check that reading them and running what was"
                        + " read does no harm.",
        footer = {
            "",
            "Most of the files get new checksums after they were damaged, so that they are read further.",
            "The same seed gives the same files. The exit status is 0 if each was refused in the",
            "documented way or could be run, else 1, with the seed of the file."
        })
final class FuzzSnapshots implements Callable<Integer> {
    private static final long EVERY = 10_000;

    private final Stdio stdio;

    @Option(names = "--files", paramLabel = "N", description = "Read N files; 100000 by default.")
    private long files = 100_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the first file; the next ones use S+1 and so on; 0 by default.")
    private long seed;

    FuzzSnapshots(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        if (files < 1) {
            throw new Complaint("--files " + files + ": must be at least 1");
        }
        List<BootImage> images = new ArrayList<>();
        for (Guest guest : Guests.all()) {
            images.add(BootImage.of(guest.name(), guest.image()));
        }
        try (SnapshotFuzzer fuzzer = SnapshotFuzzer.of(images)) {
            for (long n = 0; n < files; n++) {
                String failure = fuzzer.run(seed + n);
                if (failure != null) {
                    ErrorLines.print(stdio.err(), "seed %d: %s".formatted(seed + n, failure));
                    return ErrorLines.FAILED;
                }
                if ((n + 1) % EVERY == 0 && n + 1 < files) {
                    stdio.err().printf("%,d of %,d files%n", n + 1, files);
                }
            }
            stdio.out()
                    .printf(
                            "%,d files: %,d refused, %,d read and run, of which %,d ended by an internal error%n",
                            files, fuzzer.refused(), fuzzer.ran(), fuzzer.defects());
        }
        return 0;
    }
}

package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.verification.fuzz.SampleStore;
import dev.plankton.verification.fuzz.StoreFlips;
import dev.plankton.verification.fuzz.StoreFuzzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton store fuzz}: damages stores, and looks whether that is found and does no harm. */
@Command(
        name = "fuzz",
        description = "Damage the files of a store, and check that reading it does no harm.",
        footer = {
            "",
            "The store is made in a temporary directory. Most of the files get new checksums after they were",
            "damaged, so that they are read further. The exit status is 0 if each store was refused in the",
            "documented way or read, else 1, with the seed of the damage.",
            "",
            "With --bits each single bit is flipped, and must be found; --every 100 flips one in a hundred."
        })
final class StoreFuzz implements Callable<Integer> {
    private static final long EVERY = 10_000;

    /** One, as its template is read each time. */
    private static final List<String> GUESTS = List.of("web");

    private final Stdio stdio;

    @Option(names = "--files", paramLabel = "N", description = "Damage N files; 100000 by default.")
    private @Nullable Long files;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the first damage; the next ones use S+1 and so on; 0 by default.")
    private long seed;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of the store; ${DEFAULT-VALUE} by default.")
    private int vms = 1000;

    @Option(names = "--bits", description = "Flip single bits instead.")
    private boolean bits;

    @Option(names = "--every", paramLabel = "N", description = "With --bits, flip one bit in N; all by default.")
    private @Nullable Long every;

    StoreFuzz(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        check();
        List<BootImage> images = new ArrayList<>();
        for (String guest : GUESTS) {
            images.add(BootImage.of(guest, Guests.find(guest).orElseThrow().image()));
        }
        if (vms < images.size() || vms > 1_000_000) {
            throw new Complaint("--vms %d: must be %d to 1000000".formatted(vms, images.size()));
        }
        Path folder = TemporaryFolder.create();
        try {
            Path store = folder.resolve("store");
            SampleStore.make(store, images, vms);
            return bits ? flip(new StoreFlips(store)) : damage(new StoreFuzzer(store));
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private void check() {
        if (files != null && (bits || files < 1)) {
            throw new Complaint(
                    bits ? "--files and --bits exclude each other" : "--files " + files + ": must be at least 1");
        }
        if (every != null && (!bits || every < 1)) {
            throw new Complaint(bits ? "--every " + every + ": must be at least 1" : "--every requires --bits");
        }
    }

    private int damage(StoreFuzzer fuzzer) throws IOException {
        long count = files == null ? 100_000 : files;
        for (long n = 0; n < count; n++) {
            String failure = fuzzer.run(seed + n);
            if (failure != null) {
                ErrorLines.print(stdio.err(), "seed %d: %s".formatted(seed + n, failure));
                return ErrorLines.FAILED;
            }
            if ((n + 1) % EVERY == 0 && n + 1 < count) {
                stdio.err().printf("%,d of %,d files%n", n + 1, count);
            }
        }
        stdio.out()
                .printf(
                        "%,d files of a store of %,d VMs: %,d refused, %,d read%n",
                        count, vms, fuzzer.refused(), fuzzer.read());
        return 0;
    }

    private int flip(StoreFlips flips) throws IOException {
        long step = every == null ? 1 : every;
        long all = flips.bits();
        String failure = flips.run(step, done -> stdio.err().printf("%,d of %,d bits%n", done, all / step));
        if (failure != null) {
            ErrorLines.print(stdio.err(), failure);
            return ErrorLines.FAILED;
        }
        stdio.out()
                .printf(
                        "%,d of %,d bits of a store of %,d VMs flipped: each was found%n",
                        Math.ceilDiv(all, step), all, vms);
        return 0;
    }
}

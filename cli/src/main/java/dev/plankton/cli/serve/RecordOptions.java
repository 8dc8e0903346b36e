package dev.plankton.cli.serve;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.Parsed;
import dev.plankton.hypervisor.HypervisorBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which VMs are recorded, and where. */
final class RecordOptions {
    private static final int MOST = 16_777_214;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "Record all that comes to the VMs in DIR, so that `plankton replay DIR --vm N` runs one again"
                    + " exactly. DIR has all that was sent to them, passwords too.")
    private @Nullable Path directory;

    @Option(
            names = "--record-vms",
            paramLabel = "LIST",
            converter = Numbers.class,
            description = "Record these VMs only, such as 0-9,42.")
    private @Nullable BitSet vms;

    /** Says what does not go together. */
    void check() {
        if (vms != null && directory == null) {
            throw new Complaint("--record-vms says which VMs are recorded: also give --record DIR");
        }
        if (directory != null && Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Complaint("--record " + directory + ": not a directory");
        }
    }

    /** Whether any are to be recorded. */
    boolean wanted() {
        return directory != null;
    }

    /** Has the VMs recorded that are to be. */
    void applyTo(HypervisorBuilder builder) {
        BitSet only = vms;
        if (directory != null) {
            builder.record(directory, only == null ? _ -> true : only::get);
        }
    }

    /** Reads {@code --record-vms}. */
    static final class Numbers extends Parsed<BitSet> {
        Numbers() {
            super(Numbers::read);
        }

        static BitSet read(String text) {
            BitSet numbers = new BitSet();
            for (String range : text.split(",", -1)) {
                String[] ends = range.split("-", -1);
                int first = number(ends[0], text);
                int last = ends.length == 1 ? first : number(ends[1], text);
                if (ends.length > 2 || last < first) {
                    throw wrong(text);
                }
                numbers.set(first, last + 1);
            }
            return numbers;
        }

        private static int number(String digits, String text) {
            try {
                int number = Integer.parseInt(digits);
                if (number >= 0 && number <= MOST) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // as one that is out of range
            }
            throw wrong(text);
        }

        private static IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException(
                    "'%s' is no list of VMs such as 0-9,42, with numbers from 0 to %d".formatted(text, MOST));
        }
    }
}

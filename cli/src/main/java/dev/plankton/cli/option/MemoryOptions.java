package dev.plankton.cli.option;

import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.cli.io.Complaint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the changes of VMs may take, and where those go that have not run for long. */
public final class MemoryOptions {
    private static final int MIB_SHIFT = 20;

    @Option(
            names = "--budget",
            paramLabel = "MIB",
            description =
                    "MiB that the changes of all VMs may take; by default most of the memory beside the Java heap.")
    private @Nullable Integer budget;

    @Option(
            names = "--spill",
            paramLabel = "DIR",
            description = {
                "When the budget is nearly used up, move changes of VMs that have not run for long",
                "to a temporary file in directory DIR."
            })
    private @Nullable Path spill;

    @Option(
            names = "--spill-size",
            paramLabel = "MIB",
            description = "MiB that this file may take; by default half of what the disk has free.")
    private @Nullable Integer spillSize;

    /**
     * The limits.
     *
     * @throws Complaint about one that cannot be
     */
    public MemoryLimits limits() {
        check("--budget", budget);
        check("--spill-size", spillSize);
        if (spillSize != null && spill == null) {
            throw new Complaint("--spill-size requires --spill");
        }
        if (spill != null && !Files.isDirectory(spill)) {
            throw new Complaint("--spill %s: is not a directory; make it first, or give another".formatted(spill));
        }
        return new MemoryLimits(bytes(budget), spill, bytes(spillSize));
    }

    private static void check(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new Complaint("%s %d: must be 1 to %d".formatted(name, value, Integer.MAX_VALUE));
        }
    }

    private static long bytes(@Nullable Integer mib) {
        return mib == null ? 0 : (long) mib << MIB_SHIFT;
    }
}

package dev.plankton.bench.host;

import dev.plankton.hypervisor.HypervisorBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the changes of VMs may take.
 *
 * @param budget bytes, see {@link HypervisorBuilder#memory}; 0 for the default
 * @param spill directory of the file for VMs that have not run for long, or null for none
 * @param spillBytes what the file may take; 0 for half of what the disk has free
 */
public record MemoryLimits(long budget, @Nullable Path spill, long spillBytes) {
    /** The defaults. */
    public static final MemoryLimits NONE = new MemoryLimits(0, null, 0);

    private static final long LEAST = 1 << 20;

    /**
     * The builder with these limits.
     *
     * @throws IOException if the directory is not there
     */
    public HypervisorBuilder applyTo(HypervisorBuilder builder) throws IOException {
        HypervisorBuilder limited = budget == 0 ? builder : builder.memory(budget);
        if (spill == null) {
            return limited;
        }
        long bytes = spillBytes == 0 ? Files.getFileStore(spill).getUsableSpace() / 2 : spillBytes;
        return limited.spill(spill, Math.max(LEAST, bytes));
    }
}

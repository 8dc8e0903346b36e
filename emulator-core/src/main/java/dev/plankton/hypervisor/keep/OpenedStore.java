package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.store.DiskOpener;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.file.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store that this process has open, and what it has found in it.
 *
 * @param disks those that its VMs have open for writing
 * @param durability what is promised from now on
 */
public record OpenedStore(StoreDirectory store, StoredPopulation stored, DiskOpener disks, Durability durability) {
    private static final SafeLog LOG = SafeLog.of(OpenedStore.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Opens the store at {@code path}, which is created if there is none, and the disks that its VMs had open for writing.
     *
     * @param leaveOut whether VMs are left out whose disk is missing or not as it was; if not, that is an error
     */
    public static OpenedStore open(Path path, FileLayer files, Durability durability, boolean leaveOut)
            throws IOException {
        StoreDirectory store = StoreDirectory.open(path, files);
        DiskOpener disks = new DiskOpener(store.id(), leaveOut ? DiskOpener.Mode.LEAVE_OUT : DiskOpener.Mode.GO_BACK);
        try {
            StoredPopulation stored = StoredPopulation.newest(store, disks);
            logTornTail(path, stored);
            for (String line : disks.check(stored)) {
                LOG.log(System.Logger.Level.WARNING, "store %s: %s".formatted(path, line));
            }
            return new OpenedStore(store, stored, disks, durability);
        } catch (IOException | RuntimeException e) {
            disks.close();
            store.close();
            throw e;
        }
    }

    private static void logTornTail(Path path, StoredPopulation stored) {
        JournalName journal = stored.lastJournal();
        if (journal != null && stored.tornBytes() > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "store %s: the last %,d bytes of journal %d-%d are no whole block and were dropped: the process died while it wrote them, and no reply left for them"
                            .formatted(path, stored.tornBytes(), journal.generation(), journal.sequence()));
        }
    }

    /** Closes what was opened; for one that no hypervisor takes. */
    public void close() throws IOException {
        disks.close();
        store.close();
    }

    /** The kind of PC that its VMs are; null if there are none. */
    public @Nullable MachineProfile profile() {
        List<Template> templates = stored.templates().templates();
        return templates.isEmpty() ? null : templates.getFirst().profile();
    }

    /**
     * {@code clock} as its VMs are to see it: as much time has passed for them as the wall clock says, and never less than
     * none. Their states hold times of the clock they had, which may have been another host's.
     */
    public HostClock clock(HostClock clock) {
        if (stored.size() == 0) {
            return clock;
        }
        long passed = Math.max(0, clock.millis() - stored.stamp().millis()) * NANOS_PER_MILLI;
        return clock.shifted(stored.stamp().nanos() + passed - clock.nanoTime());
    }
}

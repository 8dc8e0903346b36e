package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.device.card.Card;
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

    /**
     * The kind of PC that its VMs are, with the cards of {@code given} that have the names of theirs; {@code given} if there
     * are no VMs.
     *
     * @throws IllegalArgumentException if a card of theirs is not among those of {@code given}
     */
    public MachineProfile profile(MachineProfile given) {
        List<Template> templates = stored.templates().templates();
        if (templates.isEmpty()) {
            return given;
        }
        MachineProfile theirs = templates.getFirst().profile();
        Card[] cards = theirs.cards().stream()
                .map(named -> given.cards().stream()
                        .filter(card -> card.spec().label().equals(named.spec().label()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the VMs of the store have the cards %s; this hypervisor has %s: give its profile the same, by MachineProfile.withCards"
                                        .formatted(theirs.cardLabels(), given.cardLabels()))))
                .toArray(Card[]::new);
        return theirs.withCards(cards);
    }

    /** Whether nothing was ever kept in it. */
    public boolean isNew() {
        return stored.size() == 0 && stored.manifest() == null;
    }

    /**
     * The number of its first VM: what was wanted when it was made.
     *
     * @param wanted now; null if it is all the same
     * @throws IllegalArgumentException if that is another one
     */
    public int firstNumber(@Nullable Integer wanted) {
        int kept = stored.firstNumber();
        if (wanted == null || wanted == kept) {
            return kept;
        }
        if (!isNew()) {
            throw new IllegalArgumentException(
                    "the VMs of the store are numbered from %d and keep their addresses: give that as the first number, or none, not %d"
                            .formatted(kept, wanted));
        }
        return wanted;
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

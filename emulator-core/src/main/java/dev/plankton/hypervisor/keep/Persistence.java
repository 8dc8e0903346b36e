package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.population.Population;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a population outlasts its process: what the store that it was opened with keeps, if there is one, and copies in
 * other stores. Safe for any thread.
 */
public final class Persistence implements AutoCloseable {
    private final Population population;
    private final IntPredicate deadlines;
    private final HostClock clock;

    /** Null without a store. */
    private final @Nullable Keeper keeper;

    /**
     * Of {@code bare}, which has no VM yet: from now on {@link #population} is to be used. Call {@link #start} once its VMs
     * can run.
     *
     * @param opened the store and what it has; null without one
     * @param deadlines whether a VM, which sleeps, has a time at which it is to run again
     * @param wake takes VMs that are to go on at once; the array becomes its own
     * @param elsewhere runs callbacks that may block
     */
    public Persistence(
            @Nullable OpenedStore opened,
            HostClock clock,
            Population bare,
            IntPredicate deadlines,
            Consumer<int[]> wake,
            Consumer<Runnable> elsewhere) {
        keeper = opened == null ? null : new Keeper(opened, clock, bare, deadlines, wake, elsewhere);
        population = keeper == null ? bare : bare.keptBy(keeper);
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** The population, which reports its changes to the store. */
    public Population population() {
        return population;
    }

    /** Begins to read VMs and to write a journal. */
    public void start() {
        if (keeper != null) {
            keeper.start();
        }
    }

    /**
     * Makes a generation in its store; returns its bytes of VMs.
     *
     * @throws IOException if it cannot be written
     * @throws IllegalStateException without a store
     */
    public long save() throws IOException {
        if (keeper == null) {
            throw new IllegalStateException("opened without a store: save to a path, or use HypervisorBuilder.open");
        }
        return keeper.make();
    }

    /**
     * Makes a generation in the store at {@code path}, which may be its own.
     *
     * @throws IOException if it cannot be written, or another process has the store open
     */
    public void save(Path path) throws IOException {
        if (keeper != null
                && Files.exists(path)
                && Files.isSameFile(keeper.store().path(), path)) {
            keeper.make();
        } else {
            Copies.save(path, population, deadlines, clock);
        }
    }

    /** What of its VMs survives the end of the process at any moment. */
    public Durability durability() {
        return keeper == null ? Durability.NONE : keeper.durability();
    }

    /** Whether all VMs of its store have been read. */
    public boolean complete() {
        return keeper == null || keeper.complete();
    }

    /** VMs that have not ended, those that have not been read from its store yet included. */
    public long alive() {
        return keeper == null ? population.alive() : keeper.alive();
    }

    /** As {@link Keeper#close}. */
    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
        }
    }
}

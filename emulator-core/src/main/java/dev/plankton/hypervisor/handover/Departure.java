package dev.plankton.hypervisor.handover;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How a population leaves a hypervisor. The order of calls: {@link #copy} any number of times while the VMs run, {@link #freeze},
 * {@link #copy} once more, {@link #carry}; then close the hypervisor, or this, and the VMs go on where they are. While it lasts
 * no VMs are created in the hypervisor. For one thread at a time.
 *
 * <pre>{@code
 * try (Departure departure = from.depart()) {
 *     departure.copy(piece -> send(piece));       // the VMs run
 *     departure.freeze(Duration.ofSeconds(1));
 *     departure.copy(piece -> send(piece));       // those that have changed since
 *     List<Carried> carried = departure.carry();
 *     ...
 * }
 * }</pre>
 */
public interface Departure extends AutoCloseable {
    /** Takes pieces of a population, to be given to an {@link Arrival} in this order. */
    @FunctionalInterface
    interface Pieces {
        /** Takes a piece, which is its own from now on. */
        void accept(byte[] piece) throws IOException;
    }

    /**
     * Writes all VMs, or those that have changed since the last call, each as of its last slice, and the templates that are new.
     *
     * @return VMs written
     * @throws IOException what {@code to} throws
     * @throws IllegalStateException if the hypervisor is closed, or a VM has a disk open for writing, which only a store hands on
     */
    int copy(Pieces to) throws IOException;

    /**
     * Returns when no VM runs any more; none does until {@link #close}, and inputs wait.
     *
     * @throws IllegalStateException if one does not leave its slice or its callbacks in time, or is under a debugger; then all
     *     go on
     */
    void freeze(Duration limit);

    /** Guest time at this moment, {@link dev.plankton.clock.HostClock#nanoTime} of the hypervisor's clock. */
    long nanoTime();

    /** Takes out what waits for frozen VMs, by number of the VM and in order; their hypervisor drops and calls nothing of it. */
    List<Carried> carry();

    /** Puts back what {@link #carry} has returned, before what came since, and before {@link #close}. */
    void putBack(List<Carried> carried);

    /** Lets frozen VMs go on, unless the hypervisor is closed. May be called again. */
    @Override
    void close();
}

package dev.plankton.hypervisor.handover;

import java.io.IOException;

/**
 * How a population that leaves another hypervisor by a {@link Departure} gets into one that is {@link
 * dev.plankton.hypervisor.HypervisorBuilder#frozen frozen}. Its VMs do not run until {@link #start}. For one thread at a time.
 */
public interface Arrival {
    /**
     * Takes the next piece; a VM that has been written before is replaced.
     *
     * @throws dev.plankton.store.io.CorruptStoreException if that is not what was written
     * @throws IOException if it is of another kind of PC
     * @throws dev.plankton.hypervisor.PopulationTooLargeException if there is no memory for it
     */
    void add(byte[] piece) throws IOException;

    /**
     * Takes what waits for a VM, in order, once all pieces are there. A client whose VM has ended is called as of a VM that has stopped,
     * and other inputs for which there is no room are dropped.
     *
     * @throws IllegalArgumentException if there is no such VM
     */
    void add(Carried carried);

    /** Lets the VMs go on. May be called once. */
    void start();
}

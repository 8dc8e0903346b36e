package dev.plankton.hypervisor.population;

import dev.plankton.machine.Exit;

/** What keeps a population in a store, as those see it that run VMs. Safe for any thread. */
public interface Keeping {
    /**
     * Returns when VM {@code number}, which exists, has been read from the store.
     *
     * @throws IllegalStateException if it cannot be read
     */
    void need(int number);

    /** Whether it has been. */
    boolean isHere(int number);

    /** No VM runs any more, and none will: what they had open can be closed. Called once. */
    void released();

    /**
     * VMs are going to be created with a template.
     *
     * @throws IllegalStateException if the store cannot keep it
     */
    void prepare(int template);

    /**
     * VMs were created.
     *
     * @param booting whether they boot now; if not they are off
     */
    void created(int first, int count, int template, boolean booting);

    /** A VM's delta or run state has changed; to be called after that. */
    void changed(int number);

    /** Whether replies have to wait until they are durable: then each goes to {@link #afterDurable}. */
    boolean holdsReplies();

    /**
     * Does {@code rest} once what a VM, which is running and has just finished a slice, has become is on the disk.
     *
     * @param exit how the slice has ended
     * @param deadline whether the VM has a time at which it is to run again
     * @param blocking whether {@code rest} may block
     * @param refused is done instead if it will never be on the disk, as the hypervisor was closed
     */
    void afterDurable(RunWord vm, Exit exit, boolean deadline, boolean blocking, Runnable rest, Runnable refused);
}

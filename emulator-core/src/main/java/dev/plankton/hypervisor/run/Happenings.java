package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.io.Limit;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.machine.Exit;

/** Takes what happens to VMs. Called by any thread, those that have a core too: so each method returns at once. */
public interface Happenings {
    /** Of no interest to anything. */
    Happenings IGNORED = new Happenings() {};

    /** Whether anything wants to know; if not, the other methods need not be called. */
    default boolean wanted() {
        return false;
    }

    /** VMs with consecutive numbers have been started. */
    default void booted(int first, int count) {}

    /**
     * A VM is about to end, and its state is still there.
     *
     * @return done when it has ended
     */
    default Runnable ending(RunWord vm, Exit.Ended how) {
        return () -> {};
    }

    /** An input for a VM was refused. */
    default void inboxFull(RunWord vm) {}

    /** A VM ends because of a limit. */
    default void limitMet(RunWord vm, Limit limit) {}
}

package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.machine.Exit;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do after a slice that calls back.
 *
 * @param vm whose it was; it counts as running until that is done
 * @param deadline when the VM, if it sleeps, is to run next; MAX_VALUE if never
 * @param debt fuel beyond its own that it has taken, which the VM, if it goes on, pays by missing turns
 * @param first whether the VM had just been woken, and so had less fuel than others
 * @param delivery callbacks to be made first, or null
 */
record Slice(
        RunWord vm,
        Exit exit,
        long deadline,
        long debt,
        boolean first,
        @Nullable Delivery delivery) {
    /** Whether all callbacks are to {@code caller}. */
    boolean isOnlyFor(@Nullable ReplyListener caller) {
        return delivery != null && caller != null && delivery.isOnlyFor(caller);
    }
}

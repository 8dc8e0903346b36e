package dev.plankton.net;

import org.jspecify.annotations.Nullable;

/** Finds the VM of a number. Called on event loops. */
@FunctionalInterface
interface Endpoints {
    /** The VM of this number, or null when there is none or it has stopped. */
    @Nullable
    Endpoint endpoint(int number);
}

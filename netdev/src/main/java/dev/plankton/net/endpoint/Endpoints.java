package dev.plankton.net.endpoint;

import org.jspecify.annotations.Nullable;

/** Finds the VM of a number. Called on event loops. */
@FunctionalInterface
public interface Endpoints {
    /** The VM of this number, or null when there is none or it has stopped. */
    @Nullable
    Endpoint endpoint(int number);
}

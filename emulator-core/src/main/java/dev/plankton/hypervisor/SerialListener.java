package dev.plankton.hypervisor;

/**
 * Takes what a VM sends on COM1. Called by any thread, one call at a time for each VM; where is up to {@link
 * HypervisorBuilder#callbackExecutor} and {@link NonBlocking}. What it throws is counted, and its VM goes on.
 */
public interface SerialListener {
    /** Bytes the guest sent, in order; the array is only valid during the call. */
    void output(int vm, byte[] bytes, int offset, int length);

    /** The VM has room again for input after it answered {@link Offer#FULL}. */
    default void ready(int vm) {}

    /** The VM has stopped; nothing follows. */
    default void stopped(int vm) {}
}

package dev.plankton.hypervisor.io;

/** What a listener gets for its registration. Safe for any thread. */
public interface Subscription extends AutoCloseable {
    /** The listener is not called any more; a call that is under way may still return after this. May be called again. */
    @Override
    void close();
}

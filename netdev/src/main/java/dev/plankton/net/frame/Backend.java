package dev.plankton.net.frame;

/** What is plugged into the {@link Switch} beside VMs: a link to the world. Called by many threads at a time. */
@FunctionalInterface
public interface Backend {
    /**
     * Takes a frame, without FCS, and returns at once; the bytes are valid only during the call.
     *
     * @return false when it was dropped, as too much waits already
     */
    boolean frame(byte[] frame, int offset, int length);
}

package dev.plankton.machine;

/** Takes what a machine does, see {@link GuestEvent}, on the thread that runs it. */
@FunctionalInterface
public interface GuestListener {
    /**
     * Something has happened. The machine must not be run or changed from here.
     *
     * @param hostNanos how long the host worked on it, in nanoseconds; 0 for what takes no time of its own: HLT and the entry
     *     of a handler
     */
    void happened(GuestEvent event, long hostNanos);
}

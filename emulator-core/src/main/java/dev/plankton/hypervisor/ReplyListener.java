package dev.plankton.hypervisor;

/**
 * Takes the guest's reply to one request. Called on the thread that runs the VM: return at once. Either {@link #end}
 * or {@link #dropped} comes last, exactly once.
 */
public interface ReplyListener {
    /** The next bytes of the reply; the array is only valid during the call. */
    void part(byte[] bytes, int offset, int length);

    /** The reply is complete. */
    void end();

    /** There will be no (further) reply: the guest refused the request, or the VM has stopped. */
    void dropped();
}

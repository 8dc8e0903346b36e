package dev.plankton.hypervisor.io;

/**
 * Takes the guest's reply to one request. Called by any thread, one call at a time; where is up to {@link
 * dev.plankton.hypervisor.HypervisorBuilder#callbackExecutor}, {@link dev.plankton.hypervisor.Vm#requestHere} and {@link NonBlocking}. Either {@link #end} or {@link
 * #dropped} comes last, exactly once. What it throws is counted, and its VM goes on.
 */
public interface ReplyListener {
    /** Of a client that does not listen. */
    ReplyListener IGNORED = new IgnoredReply();

    /** The next bytes of the reply; the array is only valid during the call. */
    void part(byte[] bytes, int offset, int length);

    /** The reply is complete. */
    void end();

    /** There will be no (further) reply: the guest refused the request, or the VM has stopped. */
    void dropped();
}

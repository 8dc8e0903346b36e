package dev.plankton.net.endpoint;

import dev.plankton.hypervisor.io.ReplyListener;

/** A {@link ReplyListener} of a request that may be for a VM of another process: what only its way there can say. */
public interface RoutedReply extends ReplyListener {
    /**
     * Who answers; called before the first {@link #part} or never, and again if the VM moves before the end.
     *
     * @param node the name of the node that the VM is on
     * @param epoch under which that node has it: another node has it under another one
     */
    void answeredBy(String node, long epoch);

    /** In place of {@link #dropped}: the VM takes no more at the moment, and has not had the request. */
    void full();
}

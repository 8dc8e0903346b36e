package dev.plankton.net.backpressure;

import dev.plankton.net.counters.GatewayCounters;
import java.util.concurrent.atomic.LongAdder;

/** The running counts behind {@link GatewayCounters}. Any thread. */
public final class Tally {
    public final LongAdder accepted = new LongAdder();
    final LongAdder closed = new LongAdder();
    public final LongAdder refusedNoVm = new LongAdder();
    public final LongAdder refusedBusy = new LongAdder();
    public final LongAdder refusedOutside = new LongAdder();
    public final LongAdder requests = new LongAdder();
    public final LongAdder replies = new LongAdder();
    public final LongAdder dropped = new LongAdder();
    public final LongAdder tooSlow = new LongAdder();
    final LongAdder idle = new LongAdder();
    final LongAdder shed = new LongAdder();
    public final LongAdder acceptFailed = new LongAdder();
    public final LongAdder badRequests = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    public final Backlog backlog;

    /** Nothing counted yet. */
    public Tally(Backlog backlog) {
        this.backlog = backlog;
    }

    public GatewayCounters counters() {
        // Closed is read first: a connection closed in between is shown as open, never counted below zero.
        long closedSoFar = closed.sum();
        return new GatewayCounters(
                accepted.sum(),
                accepted.sum() - closedSoFar,
                refusedNoVm.sum(),
                refusedBusy.sum(),
                refusedOutside.sum(),
                requests.sum(),
                replies.sum(),
                dropped.sum(),
                tooSlow.sum(),
                idle.sum(),
                shed.sum(),
                acceptFailed.sum(),
                backlog.bytes(),
                badRequests.sum(),
                bytesIn.sum(),
                bytesOut.sum());
    }
}

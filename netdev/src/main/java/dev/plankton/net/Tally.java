package dev.plankton.net;

import java.util.concurrent.atomic.LongAdder;

/** The running counts behind {@link GatewayCounters}. Any thread. */
final class Tally {
    final LongAdder accepted = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder refusedNoVm = new LongAdder();
    final LongAdder refusedBusy = new LongAdder();
    final LongAdder refusedOutside = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder replies = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder tooSlow = new LongAdder();
    final LongAdder idle = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder acceptFailed = new LongAdder();
    final LongAdder badRequests = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final Backlog backlog;

    /** Nothing counted yet. */
    Tally(Backlog backlog) {
        this.backlog = backlog;
    }

    GatewayCounters counters() {
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

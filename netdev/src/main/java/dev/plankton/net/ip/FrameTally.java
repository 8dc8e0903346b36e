package dev.plankton.net.ip;

import dev.plankton.net.counters.FrameCounters;
import java.util.concurrent.atomic.LongAdder;

/** The running counts behind {@link FrameCounters}. Any thread. */
public final class FrameTally {
    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder undelivered = new LongAdder();
    final LongAdder overrun = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder fragments = new LongAdder();
    final LongAdder unwanted = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder resets = new LongAdder();
    final LongAdder retransmitted = new LongAdder();
    final LongAdder uninvited = new LongAdder();
    final LongAdder datagramsIn = new LongAdder();
    final LongAdder datagramsOut = new LongAdder();
    final LongAdder datagramsDropped = new LongAdder();

    /** Nothing counted yet. */
    public FrameTally() {}

    /** A datagram has gone from a client to a guest. */
    public void datagramIn() {
        datagramsIn.increment();
    }

    /** A datagram has gone from a guest to a client. */
    public void datagramOut() {
        datagramsOut.increment();
    }

    /** A datagram could not be handed on. */
    public void datagramDropped() {
        datagramsDropped.increment();
    }

    /** What has been counted so far. */
    public FrameCounters counters() {
        long closedSoFar = closed.sum();
        return new FrameCounters(
                received.sum(),
                sent.sum(),
                undelivered.sum(),
                overrun.sum(),
                malformed.sum(),
                fragments.sum(),
                unwanted.sum(),
                connections.sum(),
                connections.sum() - closedSoFar,
                refused.sum(),
                timedOut.sum(),
                resets.sum(),
                retransmitted.sum(),
                uninvited.sum(),
                datagramsIn.sum(),
                datagramsOut.sum(),
                datagramsDropped.sum());
    }
}

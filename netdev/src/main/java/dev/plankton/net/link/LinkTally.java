package dev.plankton.net.link;

import java.util.concurrent.atomic.LongAdder;

/** Counters that several threads add to; see {@link LinkCounters}. */
final class LinkTally {
    final LongAdder opened = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder protocolErrors = new LongAdder();
    final LongAdder foreign = new LongAdder();

    LinkCounters counters() {
        return new LinkCounters(
                opened.sum(),
                opened.sum() - closed.sum(),
                reconnects.sum(),
                refused.sum(),
                protocolErrors.sum(),
                foreign.sum());
    }
}

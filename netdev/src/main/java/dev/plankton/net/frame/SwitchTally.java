package dev.plankton.net.frame;

import java.util.concurrent.atomic.LongAdder;

/** Counters that many threads add to; see {@link SwitchCounters}. */
final class SwitchTally {
    final LongAdder fromVms = new LongAdder();
    final LongAdder fromGateway = new LongAdder();
    final LongAdder fromBackends = new LongAdder();
    final LongAdder toVms = new LongAdder();
    final LongAdder toGateway = new LongAdder();
    final LongAdder toBackends = new LongAdder();
    final LongAdder flooded = new LongAdder();
    final LongAdder droppedByVms = new LongAdder();
    final LongAdder droppedByBackends = new LongAdder();
    final LongAdder droppedNoPort = new LongAdder();
    final LongAdder droppedMalformed = new LongAdder();

    SwitchCounters counters() {
        return new SwitchCounters(
                fromVms.sum(),
                fromGateway.sum(),
                fromBackends.sum(),
                toVms.sum(),
                toGateway.sum(),
                toBackends.sum(),
                flooded.sum(),
                droppedByVms.sum(),
                droppedByBackends.sum(),
                droppedNoPort.sum(),
                droppedMalformed.sum());
    }
}

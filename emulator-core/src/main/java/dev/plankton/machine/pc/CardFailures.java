package dev.plankton.machine.pc;

import dev.plankton.device.CardException;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.StopReason;

/** How a {@link Machine} ends because one of its cards has thrown. Stateless. */
final class CardFailures {
    private static final SafeLog LOG = SafeLog.of(Machine.class);

    private CardFailures() {}

    /** Logs the failure with what the card threw; the outcome names the card. */
    static Outcome.Ended outcome(Machine machine, CardException failure) {
        LOG.log(System.Logger.Level.ERROR, () -> machine + " ended", failure);
        return new Outcome.Ended(StopReason.DEFECT, failure.place(), String.valueOf(failure.getMessage()));
    }
}

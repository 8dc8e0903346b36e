package dev.plankton.machine.pc;

/**
 * A recorded run cannot be run again: the machine does not do what it did. Then this release executes something else than the one
 * that recorded it, or one of both is wrong.
 */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long moment;

    ReplayException(long moment, String message) {
        super("the run is not the recorded one after instruction %,d: %s".formatted(moment, message));
        this.moment = moment;
    }

    /** Instructions since power-on, up to which it was the same as far as known. */
    public long moment() {
        return moment;
    }
}

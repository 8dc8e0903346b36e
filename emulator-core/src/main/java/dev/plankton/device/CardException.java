package dev.plankton.device;

/** A card that a user plugged in has thrown; the message says which one, doing what. */
public final class CardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int place;

    /**
     * A failure with a message that names the card, and what it threw.
     *
     * @param place that of the card among those of its profile, from 1
     */
    public CardException(int place, String message, Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    /** The place of the card among those of its profile, from 1. */
    public int place() {
        return place;
    }
}

package dev.plankton.dashboard.http;

/** Why a request is not answered as asked: a status of HTTP and one line. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** Answers with {@code status}, 400 to 599, and {@code message}. */
    public Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The same for what an exception says. */
    public Refusal(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }
}

package dev.plankton.debugger.stop;

/** An expression that cannot be read, or has no value: the message says why, and what would be right. */
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ExpressionException(String message) {
        super(message);
    }
}

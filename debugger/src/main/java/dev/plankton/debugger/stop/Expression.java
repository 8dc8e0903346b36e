package dev.plankton.debugger.stop;

/**
 * An expression over registers, flags and memory, as in {@code ax==4c00 && [ds:si]!=0}.
 *
 * <p><b>Numbers are hexadecimal</b>: {@code 10} is sixteen, as are {@code 0x10} and {@code 10h}; {@code #10} is ten, {@code 'A'}
 * a character's code. What is a name is no number: the carry flag is {@code cf}, and CFh is {@code 0cf}. Case does not matter.
 *
 * <table>
 * <caption>What there is</caption>
 * <tr><td>{@code al} … {@code eax} … {@code gs}, {@code ip}, {@code flags}</td><td>registers, never negative</td></tr>
 * <tr><td>{@code cf pf af zf sf tf if df of}</td><td>flags, 0 or 1</td></tr>
 * <tr><td>{@code pc}, {@code now}</td><td>linear address of the next instruction; instructions executed since power-on</td></tr>
 * <tr><td>{@code port value vector address}</td><td>what has just happened, where a stop point meets that</td></tr>
 * <tr><td>{@code es:di}, {@code 40:6c}</td><td>linear address: 16 times the segment plus the offset</td></tr>
 * <tr><td>{@code [ds:si]}, {@code byte [500]}</td><td>the byte at a linear address</td></tr>
 * <tr><td>{@code word [ss:bp+4]}, {@code dword [0]}</td><td>two and four bytes, the lowest first</td></tr>
 * <tr><td>{@code || && | ^ & == != < <= > >= << >> : + - * / % ! ~ -}</td><td>as in C, from the weakest; {@code :} binds
 * weaker than {@code +}</td></tr>
 * </table>
 *
 * <p>Values are of 64 bits with a sign. Immutable; evaluating one changes nothing.
 */
public final class Expression {
    private static final int LONGEST = 1000;

    private final String text;
    private final Node root;

    /** A part of an expression. */
    @FunctionalInterface
    interface Node {
        /**
         * Its value.
         *
         * @throws ExpressionException if it has none here
         */
        long value(Scope scope);
    }

    private Expression(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads an expression.
     *
     * @throws ExpressionException if it is none
     */
    public static Expression parse(String text) {
        if (text.length() > LONGEST) {
            throw new ExpressionException(
                    "an expression of %d characters is too long: at most %d".formatted(text.length(), LONGEST));
        }
        return new Expression(text.strip(), new ExpressionParser(text).whole());
    }

    /**
     * Its value.
     *
     * @throws ExpressionException if it has none: a division by zero, or a name of what has not happened
     */
    public long value(Scope scope) {
        return root.value(scope);
    }

    /** Whether its value is not 0. */
    public boolean holds(Scope scope) {
        return value(scope) != 0;
    }

    /** The text that it was read from. */
    @Override
    public String toString() {
        return text;
    }
}

package dev.plankton.debugger.stop;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a machine is to stop, and under which conditions. Immutable.
 *
 * @param condition what must hold besides
 * @param ignore how many times it passes by before it stops the first time
 * @param log what is written in place of stopping
 */
public record StopRule(Trigger trigger, Optional<Expression> condition, long ignore, Optional<LogText> log) {
    /** Checks the count. */
    public StopRule {
        if (ignore < 0) {
            throw new IllegalArgumentException("cannot ignore it " + ignore + " times");
        }
    }

    /** Stops always at {@code trigger}. */
    public static StopRule on(Trigger trigger) {
        return new StopRule(trigger, Optional.empty(), 0, Optional.empty());
    }

    /** The same if {@code condition} holds. */
    public StopRule when(Expression only) {
        return new StopRule(trigger, Optional.of(only), ignore, log);
    }

    /** The same, but passes by the first {@code times} times that the condition holds. */
    public StopRule ignoring(long times) {
        return new StopRule(trigger, condition, times, log);
    }

    /** The same, but writes a text and goes on. */
    public StopRule logging(LogText text) {
        return new StopRule(trigger, condition, ignore, Optional.of(text));
    }

    /** How {@link #parse} wants it. */
    public static final String SYNTAX = """
            at ADDRESS                before the instruction at a linear address: 7c0:12
            read ADDRESS [LENGTH]     after an access to memory; also write, access (both),
                                      change (writes of another value)
            port PORT[-PORT]          after an access to ports; also in, out
            int [VECTOR[/AH|/AX]]     at the first instruction of a handler, as int 21/4c;
                                      also swint (INT n), irq (devices), exception
            service [NUMBER[/AH]]     after a step of a BIOS service
            hlt                       after HLT
            text "TEXT"               when TEXT appears on the screen

            After it may follow, in this order:
            if CONDITION              as ax==4c00 && [ds:si]!=0, cf, word [ss:bp+4] < 20
            ignore COUNT              do not stop the first COUNT times (decimal)
            log TEXT                  print TEXT with {EXPRESSIONS}, and go on
            Other numbers are hexadecimal; #10 is ten.
            """;

    /**
     * Reads a rule as users write it, see {@link #SYNTAX}.
     *
     * @param scope in which addresses are evaluated, now
     * @throws IllegalArgumentException if it is none, with a message that says what would be right
     */
    public static StopRule parse(String text, Scope scope) {
        return parse(text, scope, UnaryOperator.identity());
    }

    /** The same with names of the user's own, such as labels: {@code names} gives an expression without them for one with them. */
    public static StopRule parse(String text, Scope scope, UnaryOperator<String> names) {
        return new RuleParser(text, scope, names).rule();
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return trigger
                + condition.map(only -> " if " + only).orElse("")
                + (ignore == 0 ? "" : " ignore " + ignore)
                + log.map(line -> " log " + line).orElse("");
    }
}

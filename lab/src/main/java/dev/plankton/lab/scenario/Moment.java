package dev.plankton.lab.scenario;

import java.math.BigDecimal;

/** When something of a scenario happens. */
public sealed interface Moment {
    /** When the guest has ended, or its run has. */
    Moment END = new End();

    /** When the guest has ended, or its run has. */
    record End() implements Moment {
        @Override
        public String toString() {
            return "at the end";
        }
    }

    /**
     * At a time of the guest.
     *
     * @param nanos since power-on
     */
    record Time(long nanos) implements Moment {
        @Override
        public String toString() {
            return "at " + seconds(nanos) + " of guest time";
        }
    }

    /**
     * After a number of instructions.
     *
     * @param count since power-on
     */
    record Instruction(long count) implements Moment {
        @Override
        public String toString() {
            return "after %d instructions".formatted(count);
        }
    }

    /** Nanoseconds as seconds, such as {@code 0.25 s}. */
    static String seconds(long nanos) {
        BigDecimal value = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return value.toPlainString() + " s";
    }
}

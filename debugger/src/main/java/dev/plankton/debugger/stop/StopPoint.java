package dev.plankton.debugger.stop;

/** A stop point of a machine. Confined to the thread of its {@link StopPoints}. */
public final class StopPoint {
    private final int number;
    private final StopRule rule;
    private boolean enabled = true;
    private long hits;

    /** Whether the text was on the screen at the last look. */
    boolean shown;

    StopPoint(int number, StopRule rule) {
        this.number = number;
        this.rule = rule;
    }

    /** Its number, from 1; 0 of one that a debugger keeps for itself. */
    public int number() {
        return number;
    }

    /** Where and when it stops. */
    public StopRule rule() {
        return rule;
    }

    /** Whether it is in force. */
    public boolean enabled() {
        return enabled;
    }

    void enable(boolean on) {
        enabled = on;
    }

    /** How often it has been met with its condition true, going forward. */
    public long hits() {
        return hits;
    }

    /** It is met going forward: whether that is not one of the times to pass by. */
    boolean count() {
        return ++hits > rule.ignore();
    }

    /** A line for a list. */
    @Override
    public String toString() {
        return "%d  %s%s%s"
                .formatted(
                        number,
                        rule,
                        enabled ? "" : "  (off)",
                        hits == 0 ? "" : hits == 1 ? "  met once" : "  met %,d times".formatted(hits));
    }
}

package dev.plankton.lab.run;

import dev.plankton.lab.scenario.rule.Expected;

/** Counts exits of a kind, and keeps where they become too many. */
final class ExitCount {
    private final Expected.Kind kind;
    private long count;
    private long exceeded = -1;

    ExitCount(Expected.Kind kind) {
        this.kind = kind;
    }

    void add(long instructions) {
        count++;
        if (exceeded < 0 && count > kind.count().most()) {
            exceeded = instructions;
        }
    }

    long count() {
        return count;
    }

    /** Instructions executed when there was one too many, or -1. */
    long exceeded() {
        return exceeded;
    }
}

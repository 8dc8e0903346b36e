package dev.plankton.cpu.region;

import java.util.List;

/**
 * Instructions that are executed one after the other, entered at the first one only.
 *
 * @param steps at least one
 */
record Block(List<Step> steps) {
    int start() {
        return steps.getFirst().ip();
    }

    Step last() {
        return steps.getLast();
    }
}

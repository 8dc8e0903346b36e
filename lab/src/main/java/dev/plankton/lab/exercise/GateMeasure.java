package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.replay.Visitors;
import dev.plankton.machine.BootImage;

/** Lab 9: whether the student's gate counts all visitors, whenever they come. */
final class GateMeasure implements Measure {
    @Override
    public String name() {
        return "gate";
    }

    @Override
    public void run(BootImage guest, Figures figures) {
        Visitors visitors = Visitors.of(guest);
        figures.put("missing", visitors.missing());
        if (!visitors.difference().isEmpty()) {
            figures.differs("missing", visitors.difference());
        }
        figures.put("wrong-board", visitors.board().isEmpty() ? 0 : 1);
        if (!visitors.board().isEmpty()) {
            figures.differs("wrong-board", visitors.board());
        }
        figures.put("slowest-key", visitors.slowest());
    }
}

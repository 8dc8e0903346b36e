package dev.plankton.hypervisor.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of a slice that was spent. */
@Name("dev.plankton.SliceOverBudget")
@Label("Slice Over Budget")
@Description("A VM has spent the instructions of its slice and waits for its next turn")
@Category("Plankton")
@StackTrace(false)
final class SliceOverBudgetEvent extends Event {
    @Label("VM")
    int vm;

    @Label("Budget")
    @Description("Instructions that the slice could take")
    int budget;

    @Label("Debt")
    @Description("What it took beyond that, in instructions: its next turn comes later by as much")
    long debt;

    SliceOverBudgetEvent(int vm, int budget, long debt) {
        this.vm = vm;
        this.budget = budget;
        this.debt = debt;
    }
}

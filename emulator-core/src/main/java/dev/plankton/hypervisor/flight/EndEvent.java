package dev.plankton.hypervisor.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of VMs that have ended. */
@Name("dev.plankton.End")
@Label("End")
@Description("A VM has ended, or VMs in sequence that were at rest and alike")
@Category("Plankton")
@StackTrace(false)
final class EndEvent extends Event {
    @Label("First VM")
    int first;

    @Label("VMs")
    int count;

    @Label("Reason")
    String reason;

    EndEvent(int first, int count, String reason) {
        this.first = first;
        this.count = count;
        this.reason = reason;
    }
}

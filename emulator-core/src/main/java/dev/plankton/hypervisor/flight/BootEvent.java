package dev.plankton.hypervisor.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of VMs that were booted together. */
@Name("dev.plankton.Boot")
@Label("Boot")
@Description("VMs were booted together; the duration is from the first one to the last")
@Category("Plankton")
@StackTrace(false)
public final class BootEvent extends Event {
    @Label("First VM")
    int first;

    @Label("VMs")
    int count;

    private BootEvent() {}

    /** The event of a boot that begins. */
    static BootEvent beginning() {
        BootEvent event = new BootEvent();
        event.begin();
        return event;
    }

    /** Ends it, with the numbers of the VMs. */
    void end(int firstVm, int vms) {
        if (shouldCommit()) {
            first = firstVm;
            count = vms;
            commit();
        }
    }
}

package dev.plankton.hypervisor.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** Flight Recorder's event of a VM that waits for a core, from 1 ms on by default. */
@Name("dev.plankton.WakeLatency")
@Label("Wake Latency")
@Description("A VM was woken and has waited for a core; the duration is from its input to its first instruction")
@Category("Plankton")
@StackTrace(false)
@Threshold("1 ms")
public final class WakeEvent extends Event {
    @Label("VM")
    int vm;

    private WakeEvent(int vm) {
        this.vm = vm;
    }

    /** The event of a VM that is woken now; null if nothing records it. */
    static @Nullable WakeEvent beginning(int vm) {
        WakeEvent event = new WakeEvent(vm);
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }
}

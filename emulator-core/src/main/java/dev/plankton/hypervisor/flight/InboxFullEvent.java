package dev.plankton.hypervisor.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of an input that was refused. */
@Name("dev.plankton.InboxFull")
@Label("Inbox Full")
@Description("An input was refused, because the inbox of its VM was full or memory was short")
@Category("Plankton")
@StackTrace(false)
final class InboxFullEvent extends Event {
    @Label("VM")
    int vm;

    @Label("Input")
    String input;

    InboxFullEvent(int vm, String input) {
        this.vm = vm;
        this.input = input;
    }
}

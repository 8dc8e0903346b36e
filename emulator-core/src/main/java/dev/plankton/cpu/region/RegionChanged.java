package dev.plankton.cpu.region;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of a store from a region into its own code. */
@Name("dev.plankton.RegionChanged")
@Label("Region Changed")
@Description("A guest changed the code of a region from inside, which leaves it")
@Category("Plankton")
@StackTrace(false)
final class RegionChanged extends Event {
    @Label("Code Base")
    int codeBase;

    @Label("Entry IP")
    int entry;

    @Label("Retired")
    @Description("Whether that was once too often, so that it is left to the interpreter")
    boolean retired;

    /** Commits an event. */
    static void commit(CodeBytes code, boolean retired) {
        RegionChanged event = new RegionChanged();
        event.codeBase = code.codeBase();
        event.entry = code.entry();
        event.retired = retired;
        event.commit();
    }
}

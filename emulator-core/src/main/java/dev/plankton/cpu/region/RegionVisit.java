package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder's event of one execution of a region; off unless asked for, as there are very many. */
@Name("dev.plankton.RegionVisit")
@Label("Region Visit")
@Description("A region was entered and left again")
@Category("Plankton")
@Enabled(false)
@StackTrace(false)
final class RegionVisit extends Event {
    @Label("Code Base")
    int codeBase;

    @Label("Entry IP")
    int entry;

    @Label("Exit IP")
    int exit;

    @Label("Instructions Before")
    @Description("What the VM had executed since its power-on when the region was entered")
    long before;

    @Label("Guest Instructions")
    long instructions;

    /** The event of a visit that begins. */
    static RegionVisit beginning() {
        RegionVisit visit = new RegionVisit();
        visit.begin();
        return visit;
    }

    /** Notes where a visit led, and ends it. */
    void end(DecodingCpu c, Region region, long executed) {
        before = c.instructions() - executed;
        codeBase = region.code().codeBase();
        entry = region.code().entry();
        exit = c.ip();
        instructions = executed;
        commit();
    }
}

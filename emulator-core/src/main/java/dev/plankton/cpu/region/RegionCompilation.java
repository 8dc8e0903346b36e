package dev.plankton.cpu.region;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Flight Recorder's event of a region that is compiled. */
@Name("dev.plankton.RegionCompilation")
@Label("Region Compilation")
@Description("Guest code was compiled to a class, or found not to be worth it")
@Category("Plankton")
@StackTrace(false)
final class RegionCompilation extends Event {
    @Label("Code Base")
    int codeBase;

    @Label("Entry IP")
    int entry;

    @Label("Code Span")
    @Description("From the first to the last byte of guest code; 0 if there is no region")
    @DataAmount(DataAmount.BYTES)
    int span;

    /** The event of a compilation that begins. */
    static RegionCompilation beginning(CodeSnapshot.Key key) {
        RegionCompilation event = new RegionCompilation();
        event.begin();
        event.codeBase = key.codeBase();
        event.entry = key.entry();
        return event;
    }

    /** Ends it with a region, or with none. */
    void end(@Nullable Region region) {
        span = region == null ? 0 : region.code().to() - region.code().from();
        commit();
    }
}

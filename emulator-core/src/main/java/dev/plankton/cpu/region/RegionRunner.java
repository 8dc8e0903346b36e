package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.state.PrefetchQueue;
import jdk.jfr.FlightRecorder;

/** Executes guest code on one CPU: by regions where there are any, and by the interpreter. Confined to one thread at a time. */
public abstract class RegionRunner {
    private long executed;

    /** A run begins, perhaps of another VM. */
    public void begin() {}

    /** Executes until the fuel is spent or an instruction stops the CPU or something wants attention. */
    public abstract void run(DecodingCpu c);

    /** Instructions executed in regions, of all VMs that the CPU has run. */
    public final long executed() {
        return executed;
    }

    /** Executes a region whose code is at CS:IP, with all the CPU's fuel. */
    final void visit(DecodingCpu c, Region region) {
        // Without this question the first event would load the Flight Recorder, which takes a tenth of a second.
        RegionVisit visit = FlightRecorder.isInitialized() ? RegionVisit.beginning() : null;
        long before = c.instructions();
        region.run(c, c.memory.bytes(), c.memory.marks(), c.fuel);
        PrefetchQueue.leftRegion(c);
        long done = c.instructions() - before;
        executed += done;
        region.visited(done);
        if (visit != null && visit.shouldCommit()) {
            visit.end(c, region, done);
        }
    }
}

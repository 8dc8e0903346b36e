package dev.plankton.dashboard.series;

import dev.plankton.counters.Counts;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.io.Count;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A number of a sample.
 *
 * @param name for programs
 * @param unit ms, bytes, vms, total, seconds
 * @param label for people
 */
record Column(String name, String unit, String label, ToDoubleFunction<Moment> value) {
    private static final double NANOS = 1e9;

    /**
     * What a sample is made from.
     *
     * @param wakes nanoseconds, percentiles 50, 99 and 99.9 of woken VMs since the last sample; NaN for none
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Moment(
            long millis, long alive, Counts<Count> counts, MemoryUse memory, double[] wakes, HostProcess process) {}

    /** All of them; the first is the time. */
    static final List<Column> ALL = List.of(
            new Column("time", "ms", "time", Moment::millis),
            new Column("alive", "vms", "VMs alive", Moment::alive),
            memory("unique", "deltas of one VM each", MemoryUse::ownDeltaBytes),
            memory("shared", "deltas that VMs share", MemoryUse::sharedDeltaBytes),
            memory("inFile", "deltas in the file", MemoryUse::deltaBytesInFile),
            memory("table", "table of VMs", MemoryUse::tableBytes),
            memory("inputs", "waiting inputs", MemoryUse::inputBytes),
            memory("cores", "cores", MemoryUse::coreBytes),
            memory("templates", "templates", MemoryUse::templateBytes),
            new Column("heap", "bytes", "Java heap in use", at -> at.process.heapUsed()),
            new Column("resident", "bytes", "process, resident", at -> at.process.resident()),
            new Column("cpu", "seconds", "CPU time of the process", at -> at.process.cpuSeconds()),
            total(Count.CREATED, "VMs created"),
            total(Count.ENDED, "VMs ended"),
            total(Count.SLICES, "slices: wakes and turns"),
            total(Count.TAKEN_OVER, "slices taken over from a twin"),
            total(Count.INPUTS, "inputs accepted"),
            total(Count.REFUSED, "inputs refused"),
            total(Count.REPLIES, "requests answered"),
            total(Count.FRAMES_IN, "frames received"),
            total(Count.FRAMES_OUT, "frames sent"),
            total(Count.FRAMES_DROPPED, "frames dropped"),
            wake("wakeP50", "a woken VM has its core, median", 0),
            wake("wakeP99", "a woken VM has its core, 99 of 100", 1),
            wake("wakeP999", "a woken VM has its core, 999 of 1000", 2));

    private static Column memory(String name, String label, ToDoubleFunction<MemoryUse> part) {
        return new Column(name, "bytes", label, at -> part.applyAsDouble(at.memory));
    }

    private static Column total(Count count, String label) {
        String[] words = count.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int n = 1; n < words.length; n++) {
            name.append(words[n].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[n].substring(1));
        }
        return new Column(name.toString(), "total", label, at -> at.counts.get(count));
    }

    private static Column wake(String name, String label, int place) {
        return new Column(name, "seconds", label, at -> at.wakes[place] / NANOS);
    }
}

package dev.plankton.dashboard.series;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Samples of a population, the last hour of them. Safe for any thread. */
public final class Series {
    private static final int MOST = 3600;

    private final Hypervisor hypervisor;
    private final HostProcess process = new HostProcess();
    private final Deque<double[]> samples = new ArrayDeque<>();

    /** Without samples. */
    public Series(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /**
     * Takes a sample and returns it, in the order of the columns.
     *
     * @param millis the time, since 1970
     * @param wakes nanoseconds, percentiles 50, 99 and 99.9 of woken VMs since the last sample; NaN for none
     * @throws IllegalStateException if the hypervisor is closed
     */
    public double[] sample(long millis, double[] wakes) {
        Column.Moment now = new Column.Moment(
                millis, hypervisor.alive(), hypervisor.counters(), hypervisor.memory(), wakes, process);
        double[] sample = Column.ALL.stream()
                .mapToDouble(column -> column.value().applyAsDouble(now))
                .toArray();
        synchronized (samples) {
            if (samples.size() == MOST) {
                samples.removeFirst();
            }
            samples.addLast(sample);
        }
        return sample;
    }

    /** The columns, and the samples after a time. */
    public JsonObject json(double since) {
        List<double[]> rows;
        synchronized (samples) {
            rows = samples.stream().filter(sample -> sample[0] > since).toList();
        }
        return Json.object(
                "columns",
                Column.ALL.stream()
                        .map(column ->
                                Json.object("name", column.name(), "unit", column.unit(), "label", column.label()))
                        .toList(),
                "rows",
                rows.stream()
                        .map(row -> Json.array(Arrays.stream(row).boxed().toList()))
                        .toList());
    }
}

package dev.plankton.dashboard.runs;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.dashboard.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The experiments that there are and those that were run; one runs at a time. Safe for any thread. */
public final class Runs implements AutoCloseable {
    /** Runs that are remembered. */
    private static final int MOST = 50;

    private final List<Experiment> kinds;
    private final List<Experiment.Published> published;
    private final TreeMap<Integer, Run> runs = new TreeMap<>();
    private int last;

    /** Without runs. */
    public Runs(List<Experiment> kinds, List<Experiment.Published> published) {
        this.kinds = List.copyOf(kinds);
        this.published = List.copyOf(published);
    }

    /** Whether there are experiments at all. */
    public boolean any() {
        return !kinds.isEmpty();
    }

    /**
     * Starts one.
     *
     * @param given values by name; the usual ones stand for those that are missing
     * @throws IllegalArgumentException if there is no such kind or parameter
     * @throws IllegalStateException if one runs already
     */
    public synchronized Run start(String kind, Map<String, String> given) {
        Experiment experiment = kinds.stream()
                .filter(one -> one.name().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no experiment '%s': %s"
                        .formatted(kind, kinds.stream().map(Experiment::name).toList())));
        Map<String, String> values = new LinkedHashMap<>();
        experiment.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
        given.forEach((name, value) -> {
            if (values.replace(name, value) == null) {
                throw new IllegalArgumentException("no parameter '%s': %s".formatted(name, values.keySet()));
            }
        });
        runs.values().stream().filter(Run::running).findFirst().ifPresent(run -> {
            throw new IllegalStateException("run " + run.id() + " is not over: one runs at a time");
        });
        Run run = new Run(++last, experiment, values);
        runs.put(run.id(), run);
        if (runs.size() > MOST) {
            runs.pollFirstEntry();
        }
        run.start();
        return run;
    }

    /**
     * One that was started.
     *
     * @throws IllegalArgumentException if there is none, or none any more
     */
    public synchronized Run find(int id) {
        Run run = runs.get(id);
        if (run == null) {
            throw new IllegalArgumentException("no run " + id + ": " + runs.keySet());
        }
        return run;
    }

    /** Interrupts one that runs, and forgets one that has ended. */
    public synchronized Run remove(int id) {
        Run run = find(id);
        if (run.running()) {
            run.cancel();
        } else {
            runs.remove(id);
        }
        return run;
    }

    /** All as JSON. */
    public synchronized JsonObject json() {
        return Json.object(
                "kinds", kinds.stream().map(Runs::json).toList(),
                "runs", runs.descendingMap().values().stream().map(Run::json).toList(),
                "paper",
                        published.stream()
                                .map(figure -> Json.object(
                                        "name", figure.name(),
                                        "unit", figure.unit(),
                                        "value", figure.value(),
                                        "note", figure.note()))
                                .toList());
    }

    private static JsonObject json(Experiment kind) {
        return Json.object(
                "name", kind.name(),
                "description", kind.description(),
                "parameters",
                        kind.parameters().stream()
                                .map(parameter -> Json.object(
                                        "name", parameter.name(),
                                        "description", parameter.description(),
                                        "type", parameter.type(),
                                        "value", parameter.value(),
                                        "least", parameter.least(),
                                        "most", parameter.most()))
                                .toList());
    }

    @Override
    public synchronized void close() {
        runs.values().forEach(Run::cancel);
    }
}

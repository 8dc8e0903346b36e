package dev.plankton.dashboard.runs;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.dashboard.json.Json;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A run of an experiment. Safe for any thread. */
public final class Run implements Experiment.Progress {
    private final int id;
    private final Experiment experiment;
    private final Map<String, String> values;
    private final long started = System.currentTimeMillis();

    private String state = "running";
    private String stage = "starting";
    private int done;
    private int steps = 1;
    private long ended;
    private @Nullable String failure;
    private Experiment.@Nullable Outcome outcome;
    private @Nullable Thread thread;
    private boolean cancelled;

    Run(int id, Experiment experiment, Map<String, String> values) {
        this.id = id;
        this.experiment = experiment;
        this.values = Map.copyOf(values);
    }

    /** Its number. */
    public int id() {
        return id;
    }

    synchronized void start() {
        Thread runner = Thread.ofPlatform().daemon().name("plankton-experiment").unstarted(this::run);
        thread = runner;
        runner.start();
    }

    private void run() {
        try {
            Experiment.Outcome found = experiment.run(values, this);
            end("done", found, null);
        } catch (InterruptedException e) {
            end("cancelled", null, null);
        } catch (RuntimeException | Error e) {
            boolean wanted = isCancelled();
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            end(wanted ? "cancelled" : "failed", null, wanted ? null : why);
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized void end(String how, Experiment.@Nullable Outcome found, @Nullable String why) {
        state = how;
        outcome = found;
        failure = why;
        ended = System.currentTimeMillis();
        thread = null;
    }

    synchronized void cancel() {
        cancelled = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether it has not ended. */
    public synchronized boolean running() {
        return thread != null;
    }

    /**
     * What it has found.
     *
     * @throws IllegalStateException if it has nothing found (yet)
     */
    public synchronized Experiment.Outcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("run " + id + " has no result: it is " + state);
        }
        return outcome;
    }

    @Override
    public synchronized IntConsumer stage(String name, int of) {
        stage = name;
        steps = of;
        done = 0;
        return soFar -> progress(name, soFar);
    }

    private synchronized void progress(String name, int soFar) {
        if (name.equals(stage)) {
            done = soFar;
        }
    }

    /** It as JSON. */
    public synchronized JsonObject json() {
        JsonObject parameters = new JsonObject();
        values.forEach(parameters::addProperty);
        return Json.object(
                "id", id,
                "kind", experiment.name(),
                "parameters", parameters,
                "state", state,
                "stage", stage,
                "done", done,
                "steps", steps,
                "started", started,
                "ended", ended == 0 ? null : ended,
                "failure", failure);
    }
}

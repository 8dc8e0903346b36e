package dev.plankton.cli.bench.experiment;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cli.io.Progress;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.Terminal;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Shows the stages of an experiment, a progress bar each. */
public final class BenchStages implements Watcher, AutoCloseable {
    private final Stdio stdio;
    private @Nullable Progress bar;

    BenchStages(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public IntConsumer stage(String name, int steps) {
        close();
        Progress next = new Progress(stdio.err(), name, steps, Terminal.onStderr());
        bar = next;
        return next;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

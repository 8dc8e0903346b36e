package dev.plankton.cli.io;

import java.io.PrintStream;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a task on a terminal; shows nothing elsewhere. Safe for any thread. */
public final class Progress implements IntConsumer, AutoCloseable {
    private static final int WIDTH = 79;
    private static final int UPDATE_MILLIS = 100;

    private final @Nullable ProgressBar bar;

    public Progress(PrintStream err, String task, int all, boolean terminal) {
        // A consumer of our own: the default one would open the terminal and take over its signals.
        bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(all)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                        .build()
                : null;
    }

    @Override
    public void accept(int done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Leaves the bar as it is and begins a new line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

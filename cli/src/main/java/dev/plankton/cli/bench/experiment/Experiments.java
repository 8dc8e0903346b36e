package dev.plankton.cli.bench.experiment;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.hypervisor.PopulationTooLargeException;

/** Runs an experiment, and says in one line why it could not be brought to its end. */
public final class Experiments {
    private Experiments() {}

    /** An experiment, shown and judged. */
    public interface Body {
        /** Returns the exit status. */
        int run(Watcher watcher) throws InterruptedException;
    }

    /** Returns the exit status. */
    public static int run(Stdio stdio, Body body) throws InterruptedException {
        String failure;
        try (BenchStages stages = new BenchStages(stdio)) {
            return body.run(stages);
        } catch (PopulationTooLargeException e) {
            failure = Complaint.tooMany(e);
        } catch (OutOfMemoryError e) {
            failure = "out of memory (" + e.getMessage()
                    + "); use fewer VMs, or a larger heap: PLANKTON_JAVA_OPTS=-Xmx8g";
        } catch (ExperimentException e) {
            failure = String.valueOf(e.getMessage());
        }
        ErrorLines.print(stdio.err(), failure);
        return ErrorLines.FAILED;
    }

    /** Returns the exit status by the replies, and says so if some were wrong. */
    public static int judge(Stdio stdio, long wrong, long checked) {
        if (wrong == 0) {
            return 0;
        }
        ErrorLines.print(stdio.err(), "%,d of %,d replies were wrong".formatted(wrong, checked));
        return ErrorLines.FAILED;
    }
}

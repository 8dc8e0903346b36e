package dev.plankton.bench.cluster.node;

import dev.plankton.bench.experiment.ExperimentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the system. */
final class Shell {
    private static final int SECONDS = 30;

    private Shell() {}

    /**
     * Runs one to its end.
     *
     * @throws ExperimentException with what it printed, if it fails or takes longer than {@value #SECONDS} s
     */
    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ExperimentException(String.join(" ", command) + ": has not ended");
            }
            if (process.exitValue() != 0) {
                throw new ExperimentException(String.join(" ", command) + ": " + said.replace('\n', ' '));
            }
        } catch (IOException e) {
            throw new ExperimentException("cannot run %s: %s".formatted(command.getFirst(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExperimentException("interrupted", e);
        }
    }
}

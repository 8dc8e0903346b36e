package dev.plankton.bench.host;

import java.util.concurrent.TimeUnit;

/** A process that does not outlive its owner: it is killed when this is closed, or this JVM ends, as by Ctrl-C. */
public final class ChildProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final Thread atExit;

    /** Takes over {@code process}. */
    public ChildProcess(Process process) {
        this.process = process;
        atExit = new Thread(process::destroyForcibly, "kill-" + process.pid());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** Kills it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook has run or will.
        }
    }
}

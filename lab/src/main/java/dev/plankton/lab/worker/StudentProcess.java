package dev.plankton.lab.worker;

import dev.plankton.lab.compile.LoadableClasses;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.scenario.Commands;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own for one solution. It is started early and waits; it runs one lab and ends, or is ended, with all that it
 * has started, when the time is up. For one thread.
 */
public final class StudentProcess implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long the making of a cache may take; without one a process only starts more slowly. */
    private static final int CACHE_SECONDS = 60;

    private final Process process;
    private final Path folder;

    StudentProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts the process.
     *
     * @param folder with the lab file and all that it names; also where the process may write
     */
    public static StudentProcess start(Path folder) throws IOException {
        return new StudentProcess(LimitedJvm.start(folder, Worker.RUN), folder);
    }

    /** The same by an AOT cache that {@link #makeCache} has made. */
    public static StudentProcess start(Path folder, Path cache) throws IOException {
        return new StudentProcess(LimitedJvm.start(folder, cache, Worker.RUN), folder);
    }

    /**
     * Makes an AOT cache with which processes for a lab start faster, by running classes that are trusted.
     *
     * @param folder as of {@link #start}
     * @param cache the file to make
     * @return whether there is one now
     */
    public static boolean makeCache(Path folder, Path cache, LoadableClasses classes)
            throws IOException, InterruptedException {
        Process process = LimitedJvm.startToMakeCache(folder, cache, Worker.RUN);
        try (StudentProcess trusted = new StudentProcess(process, folder)) {
            // Nothing depends on what comes of it.
            Outcome _ = trusted.converse(new byte[WorkerMessages.KEY_LENGTH], Commands.elsewhere(""), classes);
            return process.waitFor(CACHE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 && Files.exists(cache);
        } catch (SolutionException e) {
            return false;
        }
    }

    /** What a process has found, and the beginning of what the solution printed. */
    public record Outcome(ScenarioResult result, String printed) {}

    /**
     * Runs the lab.
     *
     * @param commands for the feedback
     * @param classes of the solution; null if the process is to compile them
     * @param limit after which the process is ended
     * @throws SolutionException if the process has found nothing: it says what the solution did to it, in one line
     */
    public Outcome run(Commands commands, @Nullable LoadableClasses classes, Duration limit)
            throws SolutionException, InterruptedException {
        byte[] key = new byte[WorkerMessages.KEY_LENGTH];
        RANDOM.nextBytes(key);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(converse(key, commands, classes));
            } catch (IOException | SolutionException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        try {
            return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SolutionException(
                    "the Java code did not end within %d s, and its process was ended".formatted(limit.toSeconds()), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SolutionException said ? said : new SolutionException(ended(e.getCause()), e);
        } finally {
            close();
        }
    }

    private Outcome converse(byte[] key, Commands commands, @Nullable LoadableClasses classes)
            throws IOException, SolutionException {
        try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
            WorkerMessages.writeBytes(out, key);
            WorkerMessages.writeText(out, folder.toString());
            WorkerMessages.writeText(out, commands.plankton());
            WorkerMessages.writeText(out, commands.file());
            out.writeBoolean(classes != null);
            if (classes != null) {
                WorkerMessages.writeClasses(out, classes);
            }
        }
        DataInputStream in = new DataInputStream(process.getInputStream());
        byte[] message = WorkerMessages.readBytes(in);
        byte[] signature = WorkerMessages.readBytes(in);
        if (!MessageDigest.isEqual(signature, WorkerMessages.signature(key, message))) {
            throw new IOException("a result without a valid signature");
        }
        DataInputStream answer = new DataInputStream(new ByteArrayInputStream(message));
        if (!answer.readBoolean()) {
            throw new SolutionException(WorkerMessages.readText(answer));
        }
        return new Outcome(WorkerMessages.readResult(answer), WorkerMessages.readText(answer));
    }

    /** Says how the process ended without a result. */
    private String ended(@Nullable Throwable cause) throws InterruptedException {
        if (!process.waitFor(1, TimeUnit.SECONDS)) {
            return "the process of the Java code sent no result: " + (cause == null ? "" : cause.getMessage());
        }
        int status = process.exitValue();
        return status == LimitedJvm.OUT_OF_MEMORY
                ? "the Java code needs more memory than the %d MiB it may have, and its process was ended"
                        .formatted(LimitedJvm.HEAP_MIB)
                : "the process of the Java code ended with status %d and without a result".formatted(status);
    }

    /** Ends the process and all that it has started. */
    @Override
    public void close() {
        LimitedJvm.end(process);
    }
}

package dev.plankton.lab.worker;

import dev.plankton.lab.compile.CompiledClasses;
import dev.plankton.lab.exercise.SolutionException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process that compiles one solution after another: a compiler that has compiled before is twenty times as fast as one that has
 * just started. It runs nothing of what it compiles, so one solution cannot harm the next. One that keeps the compiler busy for too
 * long, or takes all its memory, costs the process, and the next has a new one. Safe for several threads, which take turns.
 */
public final class CompilerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Process process;

    /** Starts with the first source. */
    public CompilerProcess(Path folder) {
        this.folder = folder;
    }

    /**
     * Compiles a source and all others of its folder.
     *
     * @throws SolutionException with the compiler's errors, or that it did not end
     */
    public CompiledClasses compile(Path source) throws SolutionException, IOException, InterruptedException {
        turn.lock();
        try {
            Process used = process == null || !process.isAlive() ? LimitedJvm.start(folder, Worker.COMPILE) : process;
            process = used;
            return compile(used, source);
        } finally {
            turn.unlock();
        }
    }

    private CompiledClasses compile(Process used, Path source) throws SolutionException, InterruptedException {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                DataOutputStream out = new DataOutputStream(used.getOutputStream());
                WorkerMessages.writeText(out, source.toString());
                out.flush();
                answer.complete(WorkerMessages.readBytes(new DataInputStream(used.getInputStream())));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            DataInputStream in = new DataInputStream(
                    new ByteArrayInputStream(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)));
            if (in.readBoolean()) {
                return WorkerMessages.readClasses(in);
            }
            throw new SolutionException(WorkerMessages.readText(in));
        } catch (TimeoutException e) {
            LimitedJvm.end(used);
            throw new SolutionException(
                    "%s: compiling it did not end within %d s".formatted(source.getFileName(), LIMIT.toSeconds()), e);
        } catch (ExecutionException | IOException e) {
            LimitedJvm.end(used);
            throw new SolutionException("%s: the compiler failed on it, for want of memory or by a defect".formatted(source.getFileName()), e);
        }
    }

    /** Ends the process. */
    @Override
    public void close() {
        turn.lock();
        try {
            if (process != null) {
                LimitedJvm.end(process);
            }
        } finally {
            turn.unlock();
        }
    }
}

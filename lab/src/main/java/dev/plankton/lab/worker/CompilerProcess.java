package dev.plankton.lab.worker;

import dev.plankton.lab.compile.LoadableClasses;
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
 * long, or takes all its memory, costs the process, and the next has a new one. A process has a limit of processor time for all that
 * it compiles, so it is renewed before that is spent, and a source on which one ends that has compiled others has a second try. Safe
 * for several threads, which take turns.
 */
public final class CompilerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Sources that a process compiles at most. */
    static final int MOST_SOURCES = 200;

    private final Starter starter;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Process process;
    private int compiled;

    /** Starts a process that compiles. */
    interface Starter {
        Process start() throws IOException;
    }

    /** Starts with the first source. */
    public CompilerProcess(Path folder) {
        this(() -> LimitedJvm.start(folder, Worker.COMPILE));
    }

    CompilerProcess(Starter starter) {
        this.starter = starter;
    }

    /**
     * Compiles a source and all others of its folder.
     *
     * @throws SolutionException with the compiler's errors, or that it did not end
     */
    public LoadableClasses compile(Path source) throws SolutionException, IOException, InterruptedException {
        turn.lock();
        try {
            try {
                return compile(ready(), source);
            } catch (EndedException e) {
                if (compiled == 1) {
                    throw failed(source, e);
                }
            }
            try {
                return compile(ready(), source);
            } catch (EndedException e) {
                throw failed(source, e);
            }
        } finally {
            turn.unlock();
        }
    }

    /** A process that is ready for one more source. */
    private Process ready() throws IOException {
        Process used = process;
        if (used != null && (compiled == MOST_SOURCES || !used.isAlive())) {
            LimitedJvm.end(used);
            used = null;
        }
        if (used == null) {
            process = null;
            compiled = 0;
            used = starter.start();
            process = used;
        }
        compiled++;
        return used;
    }

    /** Ends a process that is of no more use. */
    private void end(Process used) {
        LimitedJvm.end(used);
        process = null;
    }

    /** The process has ended, or its answer is none. */
    private static final class EndedException extends Exception {
        private static final long serialVersionUID = 1;

        EndedException(Throwable cause) {
            super(cause);
        }
    }

    private static SolutionException failed(Path source, EndedException e) {
        return new SolutionException(
                "%s: the compiler failed on it, for want of memory or by a defect".formatted(source.getFileName()), e);
    }

    private LoadableClasses compile(Process used, Path source)
            throws SolutionException, EndedException, InterruptedException {
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
            DataInputStream in =
                    new DataInputStream(new ByteArrayInputStream(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)));
            if (in.readBoolean()) {
                return WorkerMessages.readClasses(in);
            }
            throw new SolutionException(WorkerMessages.readText(in));
        } catch (TimeoutException e) {
            end(used);
            throw new SolutionException(
                    "%s: compiling it did not end within %d s".formatted(source.getFileName(), LIMIT.toSeconds()), e);
        } catch (InterruptedException e) {
            end(used); // its answer would be taken for that of the next
            throw e;
        } catch (ExecutionException | IOException e) {
            end(used);
            throw new EndedException(e);
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

package dev.plankton.lab.grade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.Lab;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.worker.CompilerProcess;
import dev.plankton.lab.worker.StudentProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * AOT caches for the processes of students: a process of its own for each submission spends most of its time on its start. The cache of a
 * lab is made by a process that runs what the lab begins with, so nothing of a student's is in it. Safe for several threads.
 */
final class WorkerCaches {
    /** Submissions from which on a cache saves more than its making takes. */
    static final int WORTH = 100;

    private final Path workspace;
    private final CompilerProcess compiler;
    private final Map<String, Optional<Path>> caches = new ConcurrentHashMap<>();

    WorkerCaches(Path workspace, CompilerProcess compiler) {
        this.workspace = workspace;
        this.compiler = compiler;
    }

    /** The cache of a lab; null if there is none, or another thread is still making it. */
    @Nullable
    Path of(Lab lab, String source) throws IOException, InterruptedException {
        Optional<Path> cache = caches.putIfAbsent(lab.slug(), Optional.empty());
        if (cache == null) {
            cache = made(lab, source);
            caches.put(lab.slug(), cache);
        }
        return cache.orElse(null);
    }

    private Optional<Path> made(Lab lab, String source) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(workspace, "start");
        Map<String, byte[]> files = new TreeMap<>(lab.start());
        files.put(Lab.FILE, lab.file().getBytes(UTF_8));
        Lab.write(folder, files);
        Path cache = folder.resolve("worker.aot");
        try {
            return StudentProcess.makeCache(folder, cache, compiler.compile(folder.resolve(source)))
                    ? Optional.of(cache)
                    : Optional.empty();
        } catch (SolutionException | IOException e) {
            return Optional.empty(); // What the lab begins with cannot be run; solutions can.
        }
    }
}

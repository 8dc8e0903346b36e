package dev.plankton.verification.conformance;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs files of test vectors against a CPU model, one file at a time; another thread unpacks what comes next. Formats:
 * see docs/conformance.md. Confined to one thread.
 */
public final class Conformance {
    private final CpuModel model;
    private final boolean strict;
    private final int kept;
    private final VectorRunner runner;
    private final TestVector vector = new TestVector();
    private final Map<Path, Metadata> metadata = new HashMap<>();

    /**
     * Makes a CPU to test.
     *
     * @param strict compare the bits, too, that vectors or their metadata call undefined
     * @param kept how many differences each result has at most
     * @param tier how the vectors are executed
     */
    public Conformance(CpuModel model, boolean strict, int kept, Tier tier) {
        this.model = model;
        this.strict = strict;
        this.kept = kept;
        runner = new VectorRunner(model, strict, tier);
    }

    /**
     * The files of vectors that {@code paths}, files and directories, name.
     *
     * @throws IOException if a path does not exist or has no vectors; the message names it
     */
    public static List<Path> find(Collection<Path> paths) throws IOException {
        return VectorFiles.find(paths);
    }

    /**
     * Runs files.
     *
     * @param done hears of each file that has been run
     * @throws IOException if a file is damaged; the message names it
     */
    public List<FormResult> run(List<Path> paths, Consumer<FormResult> done) throws IOException {
        List<FormResult> results = new ArrayList<>();
        try (ReadAhead files = new ReadAhead(paths)) {
            for (Path path : paths) {
                FormResult result = run(path, files);
                results.add(result);
                done.accept(result);
            }
        }
        return results;
    }

    private FormResult run(Path file, ReadAhead files) throws IOException {
        long start = System.nanoTime();
        String form = VectorFiles.form(file);
        Metadata.Form known = strict ? Metadata.UNKNOWN : metadata(file).form(form);
        try (InputStream in = files.next()) {
            Count count = new Count();
            run(VectorFiles.reader(file, in), known.undefinedFlags(), count);
            if (count.run + count.skipped == 0) {
                throw new IOException("no vectors in it");
            }
            return new FormResult(
                    file,
                    form,
                    known.status(),
                    count.run,
                    count.passed,
                    count.skipped,
                    count.differences,
                    System.nanoTime() - start);
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
            throw new IOException(file + ": " + why, e);
        }
    }

    private Metadata metadata(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path directory = parent == null ? file.toAbsolutePath() : parent;
        Metadata known = metadata.get(directory);
        if (known == null) {
            known = Metadata.of(directory);
            metadata.put(directory, known);
        }
        return known;
    }

    private void run(VectorReader vectors, int undefinedFlags, Count count) throws IOException {
        while (vectors.next(vector)) {
            if (vector.differsOn386 && model == CpuModel.I686) {
                count.skipped++;
                continue;
            }
            vector.undefinedFlags |= undefinedFlags;
            count.run++;
            String difference = runner.run(vector);
            if (difference == null) {
                count.passed++;
            } else if (count.differences.size() < kept) {
                count.differences.add(new FormResult.Difference(vector.index, vector.name(), difference));
            }
        }
    }

    private static final class Count {
        private final List<FormResult.Difference> differences = new ArrayList<>();
        private int run;
        private int passed;
        private int skipped;
    }
}

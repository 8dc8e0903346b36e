package dev.plankton.lab.run;

import dev.plankton.debugger.source.Assembly;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.lab.exercise.SolutionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assembles sources that are handed in by NASM, in a process of its own that has little time, little memory and no environment, writes
 * no large files, and includes nothing from outside of the folder.
 */
final class Assembler {
    /** Bytes of a floppy disk. */
    static final int LARGEST = 1440 * 1024;

    private static final int SECONDS = 10, CPU_SECONDS = 2, MOST_MESSAGES = 10, LONGEST_MESSAGE = 300, LOOK_MILLIS = 20;

    /** The list of its assembly is longer than an image. */
    private static final long LARGEST_FILE = 32L << 20;

    private static final int SHELL_BLOCK = 512, MEMORY_KIB = 1 << 20;

    /**
     * The limits of the process, as far as the shell knows them; what it does not know, is limited by {@link #await} alone.
     */
    private static final String LIMITS =
            "ulimit -t %d 2>/dev/null; ulimit -f %d 2>/dev/null; ulimit -v %d 2>/dev/null; exec \"$@\""
                    .formatted(CPU_SECONDS, LARGEST_FILE / SHELL_BLOCK, MEMORY_KIB);

    private static final Path SHELL = Path.of("/bin/sh");

    private static final Pattern INCLUDES = Pattern.compile(
            "^\\s*(?:\\S+:\\s*)?%?\\s*(?:include|incbin)\\s+[\"'`]([^\"'`]+)[\"'`]", Pattern.CASE_INSENSITIVE);
    private static final Pattern WRITES = Pattern.compile("\\[\\s*map\\b", Pattern.CASE_INSENSITIVE);
    /** Of preprocessed text: where the next line is from. */
    private static final Pattern PLACE = Pattern.compile("%line (\\d{1,9})\\+(\\d{1,9}) (.+)");

    private static final Pattern INCBIN =
            Pattern.compile("(?<![\\w$?@~#.])incbin(?![\\w$?@~#.])", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("\\s*[\"'`]([^\"'`\\\\]+)[\"'`]");
    private static final Pattern ERROR = Pattern.compile("error:|fatal:|panic:");
    private static final Pattern WARNING = Pattern.compile(": warning: ");
    private static final int NOT_FOUND = 127;

    private final Workspace workspace;

    Assembler(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What NASM has made.
     *
     * @param warnings a line each, with file and line
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once.
    record Assembled(byte[] image, SourceMap map, List<String> warnings) {}

    /**
     * Assembles a source.
     *
     * @throws SolutionException with NASM's errors, or if the source is not allowed
     * @throws IOException if there is no NASM, or files cannot be written
     */
    Assembled assemble(String path) throws SolutionException, IOException {
        Path source = workspace.file(path);
        requireInside(source, path);
        Path output = Files.createTempDirectory("plankton-lab");
        try {
            return assemble(path, source, output);
        } finally {
            delete(output);
        }
    }

    private Assembled assemble(String path, Path source, Path output) throws SolutionException, IOException {
        Path image = output.resolve("image");
        Path read = output.resolve("read");
        Path expanded = output.resolve("expanded");
        Path messages = output.resolve("messages");
        // Macros can make any text, and other text in each pass: what is assembled is what has been looked through,
        // without macros.
        int status =
                nasm(path, path, output, messages, List.of("-E", "-MD", read.toString(), "-o", expanded.toString()));
        Set<String> warnings = new LinkedHashSet<>(lines(text(messages), WARNING));
        if (status == 0) {
            requireRead(read, path);
            requireExpandedInside(expanded, path);
            status = nasm(path, expanded.toString(), output, messages, List.of("-a", "-o", image.toString()));
        }
        String said = text(messages);
        warnings.addAll(lines(said, WARNING));
        if (status != 0) {
            throw new SolutionException(errors(said, path, status));
        }
        long length = Files.size(image);
        if (length > LARGEST) {
            throw tooLarge(path, length);
        }
        byte[] bytes = Files.readAllBytes(image);
        return new Assembled(
                bytes,
                map(path, source, output, bytes),
                warnings.stream().limit(MOST_MESSAGES).toList());
    }

    private static IOException notInstalled(@Nullable IOException cause) {
        return new IOException("cannot start nasm; install it (Debian: apt-get install nasm)", cause);
    }

    /** Runs NASM; returns its exit status. */
    private int nasm(String path, String source, Path output, Path messages, List<String> options)
            throws SolutionException, IOException {
        List<String> command = new ArrayList<>(List.of("nasm", "-f", "bin"));
        command.addAll(options);
        command.add(source);
        int status = await(start(messages, command), path, output);
        if (status == NOT_FOUND) {
            throw notInstalled(null);
        }
        return status;
    }

    private Process start(Path messages, List<String> command) throws IOException {
        List<String> whole =
                new ArrayList<>(Files.isExecutable(SHELL) ? List.of(SHELL.toString(), "-c", LIMITS, "sh") : List.of());
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(workspace.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile());
        // A source can read the environment (%!NAME).
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH") && !name.equals("SystemRoot"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw notInstalled(e);
        }
    }

    /** Waits for the end of the process, which it makes come if that takes long or too much is written. */
    private static int await(Process nasm, String path, Path output) throws SolutionException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            while (!nasm.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end) {
                    throw new SolutionException(
                            "%s: NASM was stopped after %d seconds; does a macro or %%rep never end?"
                                    .formatted(path, SECONDS));
                }
                if (size(output) > 2 * LARGEST_FILE) {
                    throw tooLarge(path, size(output));
                }
            }
            return nasm.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while nasm ran");
        } finally {
            nasm.destroyForcibly();
        }
    }

    private static SolutionException tooLarge(String path, long bytes) {
        return new SolutionException("%s: it makes %d bytes; an image has at most %d".formatted(path, bytes, LARGEST));
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                size += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return size;
    }

    private static String text(Path messages) throws IOException {
        // It may have bytes of any source.
        return new String(Files.readAllBytes(messages), StandardCharsets.ISO_8859_1);
    }

    /** Refuses, with the line, what the source plainly includes from elsewhere, or writes to. */
    private void requireInside(Path source, String path) throws SolutionException, IOException {
        List<String> lines =
                Files.readString(source, StandardCharsets.ISO_8859_1).lines().toList();
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n);
            Matcher included = INCLUDES.matcher(line);
            if (included.find() && leaves(included.group(1))) {
                throw new SolutionException("%s:%d: '%s' is outside of the folder; include only files in it"
                        .formatted(path, n + 1, included.group(1)));
            }
            if (WRITES.matcher(line).find()) {
                throw new SolutionException("%s:%d: [map] writes a file; leave it out".formatted(path, n + 1));
            }
        }
    }

    /** Refuses a source of whose macros comes a line that reads or writes a file elsewhere; makes it one to assemble without macros. */
    private void requireExpandedInside(Path expanded, String path) throws SolutionException, IOException {
        if (Files.size(expanded) > LARGEST_FILE) {
            throw new SolutionException("%s: its macros make %d bytes of source; does a macro or %%rep make too much?"
                    .formatted(path, Files.size(expanded)));
        }
        String at = path;
        List<String> lines = new ArrayList<>();
        for (String line : text(expanded).lines().toList()) {
            Matcher place = PLACE.matcher(line);
            if (place.matches()) {
                at = place.group(3) + ":" + place.group(1);
                if (leaves(place.group(3))) {
                    throw outside(path, place.group(3));
                }
                // Without macros NASM adds the step before the next line, and not after it.
                long next = Long.parseLong(place.group(1)) - Long.parseLong(place.group(2));
                lines.add("%%line %d+%s %s".formatted(next, place.group(2), place.group(3)));
                continue;
            }
            lines.add(line);
            Matcher incbin = INCBIN.matcher(line);
            while (incbin.find()) {
                Matcher name = NAME.matcher(line).region(incbin.end(), line.length());
                if (!name.lookingAt()) {
                    throw new SolutionException(
                            "%s: incbin takes the name of a file in the folder, in quotes and without \\"
                                    .formatted(at));
                }
                if (leaves(name.group(1))) {
                    throw outside(at, name.group(1));
                }
            }
            if (WRITES.matcher(line).find()) {
                throw new SolutionException("%s: [map] writes a file; leave it out".formatted(at));
            }
        }
        Files.write(expanded, lines, StandardCharsets.ISO_8859_1);
    }

    private static SolutionException outside(String where, String name) {
        return new SolutionException("%s: it includes '%s', which is outside of the folder; include only files in it"
                .formatted(where, name));
    }

    private boolean leaves(String named) throws IOException {
        try {
            Path path = Path.of(named);
            Path file = workspace.folder().resolve(path);
            return path.isAbsolute()
                    || path.normalize().startsWith("..")
                    || Files.exists(file) && !workspace.contains(file);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** Refuses a source that has read files from elsewhere, however it did. */
    private void requireRead(Path read, String path) throws SolutionException, IOException {
        String dependencies = text(read).replace("\\\n", " ");
        int colon = dependencies.indexOf(" : ");
        for (String name :
                dependencies.substring(Math.max(0, colon + 2)).strip().split("\\s+", -1)) {
            if (!name.isEmpty() && leaves(name)) {
                throw outside(path, name);
            }
        }
    }

    /** The lines of NASM's messages of a kind. */
    private static List<String> lines(String said, Pattern kind) {
        return said.lines()
                .filter(line -> kind.matcher(line).find())
                .map(line -> line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " ...")
                .toList();
    }

    private static String errors(String said, String path, int status) {
        List<String> errors = lines(said, ERROR);
        if (errors.isEmpty()) {
            return "%s: NASM ended with status %d, by its time, its memory or the size of its output; does a macro, times or"
                            .formatted(path, status)
                    + " %rep make too much?";
        }
        String shown = errors.stream().limit(MOST_MESSAGES).collect(Collectors.joining("\n"));
        int more = errors.size() - MOST_MESSAGES;
        return more > 0 ? shown + "\nand " + more + " more errors" : shown;
    }

    /**
     * Where the bytes come from, by a list of the source as it is. Without a map the addresses of sections are not known, but the guest
     * runs; a source that assembles to something else than what was looked through has none.
     */
    private SourceMap map(String path, Path source, Path output, byte[] image) throws IOException {
        Path list = output.resolve("list");
        Path again = output.resolve("again");
        try {
            int status = nasm(
                    path, path, output, output.resolve("said"), List.of("-l", list.toString(), "-o", again.toString()));
            return status == 0 && Arrays.equals(image, Files.readAllBytes(again))
                    ? Assembly.map(list, source, image)
                    : SourceMap.NONE;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | SolutionException e) {
            return SourceMap.NONE;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

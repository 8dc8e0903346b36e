package dev.plankton.debugger.gdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A GDB as a child process on this terminal, connected to a {@link GdbServer}, with what it must know of real mode. */
public final class GdbClient implements AutoCloseable {
    private final Process process;
    private final Path folder;

    private GdbClient(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** There is no such program. */
    public static final class NotFoundException extends IOException {
        private static final long serialVersionUID = 1;

        NotFoundException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Starts it.
     *
     * @param program name or path of GDB
     * @param port of the server, on loopback
     * @param pid of the process that it is to attach to; 0 if the server has one
     * @param scripts files with commands that it is to execute once it is connected
     * @param batch whether it is to quit after them
     * @throws NotFoundException if the program cannot be started
     */
    public static GdbClient start(String program, int port, int pid, List<String> scripts, boolean batch)
            throws IOException {
        Path folder = Files.createTempDirectory("plankton-gdb");
        Path unwinder = unwinder(folder);
        ProcessBuilder gdb = new ProcessBuilder(line(program, port, pid, unwinder, scripts, batch)).inheritIO();
        environment(gdb.environment(), port, folder);
        try {
            return new GdbClient(gdb.start(), folder);
        } catch (IOException e) {
            delete(folder);
            throw new NotFoundException(e);
        }
    }

    /** Has GDB ask the server for source files, and keep them in {@code folder}. */
    static void environment(Map<String, String> environment, int port, Path folder) {
        environment.merge("DEBUGINFOD_URLS", "http://127.0.0.1:" + port, (others, ours) -> ours + " " + others);
        environment.put("DEBUGINFOD_CACHE_PATH", folder.resolve("sources").toString());
        environment.put("DEBUGINFOD_PROGRESS", "0");
    }

    /** Writes the file that teaches GDB real mode into {@code folder}. */
    static Path unwinder(Path folder) throws IOException {
        return Files.writeString(folder.resolve("real_mode.py"), Texts.read("real_mode.py"), StandardCharsets.US_ASCII);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The command line, as {@link #start} says. */
    static List<String> line(String program, int port, int pid, Path unwinder, List<String> scripts, boolean batch) {
        List<String> line = new ArrayList<>(List.of(program, "-q", "-nx"));
        if (batch) {
            line.add("-batch");
        }
        String server = " 127.0.0.1:" + port;
        List<String> commands = new ArrayList<>(List.of(
                "set osabi none",
                "set architecture i8086",
                "set confirm off",
                "set auto-connect-native-target off", // Else `attach 42` without a server is process 42 of this host.
                "set debuginfod enabled on",
                "source " + unwinder));
        if (pid == 0) {
            commands.add("target remote" + server);
        } else {
            commands.add("target extended-remote" + server);
            commands.add("attach-vm " + pid);
        }
        for (String command : commands) {
            line.add("-ex");
            line.add(command);
        }
        for (String script : scripts) {
            line.add("-x");
            line.add(script);
        }
        return line;
    }

    /** Waits until it has ended; returns its exit status. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it if it has not ended. */
    @Override
    public void close() throws IOException {
        process.destroy();
        delete(folder);
    }
}

package dev.plankton.debugger.gdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A GDB as a child process on this terminal, connected to a {@link GdbServer}, with what it must know of real mode. */
public final class GdbClient implements AutoCloseable {
    private final Process process;
    private final Path unwinder;

    private GdbClient(Process process, Path unwinder) {
        this.process = process;
        this.unwinder = unwinder;
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
     * @param scripts files with commands that it is to execute once it is connected
     * @param batch whether it is to quit after them
     * @throws NotFoundException if the program cannot be started
     */
    public static GdbClient start(String program, int port, List<String> scripts, boolean batch) throws IOException {
        Path folder = Files.createTempDirectory("plankton-gdb");
        Path unwinder = unwinder(folder);
        List<String> line = line(program, port, unwinder, scripts, batch);
        try {
            return new GdbClient(new ProcessBuilder(line).inheritIO().start(), unwinder);
        } catch (IOException e) {
            delete(unwinder);
            throw new NotFoundException(e);
        }
    }

    /** Writes the file that teaches GDB real mode into {@code folder}. */
    static Path unwinder(Path folder) throws IOException {
        return Files.writeString(folder.resolve("real_mode.py"), Texts.read("real_mode.py"), StandardCharsets.US_ASCII);
    }

    private static void delete(Path unwinder) throws IOException {
        Files.deleteIfExists(unwinder);
        Path folder = unwinder.getParent();
        if (folder != null) {
            Files.deleteIfExists(folder);
        }
    }

    /** The command line, as {@link #start} says. */
    static List<String> line(String program, int port, Path unwinder, List<String> scripts, boolean batch) {
        List<String> line = new ArrayList<>(List.of(program, "-q", "-nx"));
        if (batch) {
            line.add("-batch");
        }
        for (String command : List.of(
                "set osabi none",
                "set architecture i8086",
                "set confirm off",
                "source " + unwinder,
                "target remote 127.0.0.1:" + port)) {
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
        delete(unwinder);
    }
}

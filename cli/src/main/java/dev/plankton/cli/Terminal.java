package dev.plankton.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody is watching. */
final class Terminal {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether standard error is a terminal; where the system does not tell, whether the other two streams are. */
    @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 never answer null, JDK 25 does again
    static boolean onStderr() {
        try {
            String file = Files.readSymbolicLink(STDERR).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}

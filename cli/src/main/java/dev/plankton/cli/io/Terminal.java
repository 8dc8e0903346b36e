package dev.plankton.cli.io;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/** The terminal that the process may have. */
@SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 never answer null, JDK 25 does again
public final class Terminal {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** The terminal, if the standard input and output are one that can show a screen; else null. */
    public static org.jline.terminal.@Nullable Terminal of(Stdio stdio) {
        Console console = System.console();
        boolean both = console != null && console.isTerminal();
        if (!both || !stdio.in().equals(System.in) || !stdio.out().equals(System.out)) {
            return null;
        }
        // JLine need not ask the system's program what the terminal can do: the console's sequences work on all.
        InfoCmp.setDefaultInfoCmp(System.getenv().getOrDefault("TERM", ""), "");
        // Of JLine's providers, the one that runs stty comes first: the other sets the line's speed to 0, for good.
        return Stream.of("exec", "ffm")
                .map(Terminal::by)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static org.jline.terminal.@Nullable Terminal by(String provider) {
        try {
            // Native signals would end the process by Ctrl-C without the hook that gives the terminal back.
            org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .nativeSignals(false)
                    .provider(provider)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
            if (!terminal.getType().startsWith(org.jline.terminal.Terminal.TYPE_DUMB)) {
                return terminal;
            }
            terminal.close();
        } catch (IOException | IllegalStateException e) {
            // Then there is none that could be used.
        }
        return null;
    }

    /** Whether standard error is a terminal; where the system does not report it, whether the other two streams are. */
    public static boolean onStderr() {
        try {
            String file = Files.readSymbolicLink(STDERR).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}

package dev.plankton.cli.debugger;

import dev.plankton.cli.console.RawMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * A terminal that shows lines, from its creation to {@link #close}, which the process's end by a signal does too: then the terminal
 * is as it was. It is sent the lines only that have changed.
 */
final class Display implements AutoCloseable {
    private static final String CSI = "\033[";
    private static final String OTHER_SCREEN = CSI + "?1049h" + CSI + "?25l";
    private static final String OWN_SCREEN = CSI + "0m" + CSI + "?25h" + CSI + "?1049l";

    /** The terminal reports buttons and wheel of the mouse, in decimal numbers (xterm's modes 1000 and 1006). */
    private static final String WHEEL_ON = CSI + "?1000h" + CSI + "?1006h";

    private static final String WHEEL_OFF = CSI + "?1006l" + CSI + "?1000l";

    private final Terminal terminal;
    private final Attributes before;
    private final Thread hook = new Thread(this::restore, "restore terminal");
    private List<String> shown = List.of();
    private Size size = new Size(0, 0);
    private boolean restored;

    Display(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.getAttributes();
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.setAttributes(RawMode.of(before));
        send(OTHER_SCREEN + WHEEL_ON);
    }

    /** Columns of the terminal; 0 if it does not report them. */
    int columns() {
        return terminal.getSize().getColumns();
    }

    /** Rows of the terminal; 0 if it does not report them. */
    int rows() {
        return terminal.getSize().getRows();
    }

    /** Shows lines, the first in reverse video. */
    void show(List<String> lines) {
        Size now = terminal.getSize();
        StringBuilder out = new StringBuilder();
        if (!now.equals(size) || shown.size() != lines.size()) {
            shown = List.of();
            size = now;
            out.append(CSI).append("2J");
        }
        for (int row = 0; row < lines.size(); row++) {
            String line = lines.get(row);
            if (shown.isEmpty() || !line.equals(shown.get(row))) {
                out.append(CSI).append(row + 1).append(";1H");
                if (row == 0) {
                    out.append(CSI).append("7m").append(line).append(CSI).append("0m");
                } else {
                    out.append(line);
                }
                out.append(CSI).append('K');
            }
        }
        shown = List.copyOf(lines);
        if (!out.isEmpty()) {
            send(out.toString());
        }
    }

    private synchronized void send(String text) {
        if (!restored) {
            write(text);
        }
    }

    private void write(String text) {
        try {
            terminal.output().write(text.getBytes(StandardCharsets.UTF_8));
            terminal.output().flush();
        } catch (IOException e) {
            // A terminal that is gone: the keyboard ends as well.
        }
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            write(WHEEL_OFF + OWN_SCREEN);
            terminal.setAttributes(before);
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing left to do.
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

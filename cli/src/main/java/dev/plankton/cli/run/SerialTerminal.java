package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.RawMode;
import dev.plankton.cli.console.View;
import dev.plankton.machine.screen.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * A terminal at the other end of a VM's serial line, from its creation to {@link #close}, which the process's end by a signal
 * does too: then the terminal is as it was. Each byte that is typed goes to the guest at once and as it is, Ctrl-C too; the
 * terminal echoes nothing. Ctrl-] leaves, and Ctrl-\ saves where that is offered. Any thread may call its methods.
 */
final class SerialTerminal implements View, AutoCloseable {
    private static final int LEAVE = ']' & 0x1F;
    private static final int SAVE = '\\' & 0x1F;

    private final Terminal terminal;
    private final Bell bell;
    private final Attributes before;
    private final @Nullable Object onContinue;
    private final Thread hook = new Thread(this::restore, "restore terminal");
    private final InputStream keys;
    private boolean restored;
    private volatile boolean left;
    private final @Nullable PrintStream notes;
    private final AtomicBoolean saveWanted = new AtomicBoolean();

    /**
     * Takes the terminal.
     *
     * @param bell rung when the user has left, or wants the VM's state saved
     * @param notes takes what came of that, if Ctrl-\ saves; null if it is the guest's as all others are
     */
    SerialTerminal(Terminal terminal, Bell bell, @Nullable PrintStream notes) {
        this.notes = notes;
        this.terminal = terminal;
        this.bell = bell;
        keys = terminal.input();
        before = terminal.getAttributes();
        Runtime.getRuntime().addShutdownHook(hook);
        takeKeyboard();
        onContinue = Signals.register("CONT", this::takeKeyboard);
    }

    private synchronized void takeKeyboard() {
        if (restored) {
            return;
        }
        terminal.setAttributes(RawMode.of(
                before,
                EnumSet.of(InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR, InputFlag.IGNCR, InputFlag.ISTRIP)));
    }

    /** What is typed; it ends when the user leaves. */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int value = left ? -1 : keys.read();
                while (value == SAVE && notes != null) {
                    saveWanted.set(true);
                    bell.ring();
                    value = keys.read();
                }
                if (value < 0 || value == LEAVE) {
                    leave();
                    return -1;
                }
                return value;
            }

            // A byte at a time: the next may be long in coming.
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int value = read();
                if (value < 0) {
                    return -1;
                }
                into[offset] = (byte) value;
                return 1;
            }
        };
    }

    private void leave() {
        left = true;
        bell.ring();
    }

    /** It shows no screen. */
    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void show(Screen next) {
        throw new IllegalStateException("a serial line has no screen");
    }

    @Override
    public boolean takeSave() {
        return saveWanted.getAndSet(false);
    }

    @Override
    public void saved(String text) {
        if (notes != null) {
            // The terminal does not go back to the first column by itself.
            notes.print(text + "\r\n");
            notes.flush();
        }
    }

    @Override
    public boolean left() {
        return left;
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            terminal.setAttributes(before);
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        restore();
        Signals.unregister("CONT", onContinue);
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

package dev.plankton.cli.console;

import dev.plankton.cli.console.mouse.MouseFeed;
import dev.plankton.cli.console.mouse.MouseReport;
import dev.plankton.keys.Key;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.UsKeyboard;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that is the screen and the keyboard of one VM, from its creation to {@link #close}, which the process's end
 * by a signal does too: then the terminal is as it was. Any thread may call its methods.
 *
 * <p>A thread of its own draws, so that a slow terminal does not hold up the guest, and at most 30 times a second. It
 * draws only what it is shown, and nothing while nothing changes.
 */
public final class TerminalConsole implements View, AutoCloseable {
    private static final long FRAME_MILLIS = 33;

    /** The size of a terminal that does not report it. */
    private static final int USUAL_COLUMNS = 80;

    private static final int USUAL_ROWS = 24;

    private static final String OTHER_SCREEN = "\033[?1049h\033[?25l";
    private static final String OWN_SCREEN = "\033[0m\033[?25h\033[?1049l";

    /** The terminal reports every movement of the mouse, in decimal numbers (xterm's modes 1003 and 1006). */
    private static final String MOUSE_ON = "\033[?1003h\033[?1006h";

    private static final String MOUSE_OFF = "\033[?1006l\033[?1003l";

    private static final String BEL = "\007";

    /** What leaves the guest: Ctrl-]. */
    private static final Optional<Key> LEAVE = UsKeyboard.giving(']' & 0x1F);

    /** What saves the VM's state, where that is offered: Ctrl-\. */
    private static final Optional<Key> SAVE = UsKeyboard.giving('\\' & 0x1F);

    private final Terminal terminal;
    private final KeyFeed keys;
    private volatile Size size;
    private final Bell bell;
    private final MouseFeed mouse = new MouseFeed();
    private final Attributes before;
    private final @Nullable Object onResize;
    private final @Nullable Object onContinue;
    private final Painter painter = new Painter();
    private final Thread hook = new Thread(this::restore, "restore terminal");
    private final boolean saves;
    private final AtomicBoolean saveWanted = new AtomicBoolean();

    /** Held while the terminal is written to, which may take long. */
    private final ReentrantLock output = new ReentrantLock();

    private volatile boolean restored;
    private volatile boolean left;

    /** What has ended one of its threads. */
    private volatile @Nullable Throwable failure;

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Note note;
    private boolean noteCovers;
    private @Nullable Screen screen;
    private boolean changed;
    private boolean unknown;
    private boolean drawing;
    private boolean beeped;
    private long keysRead;
    private boolean mouseWanted;
    private boolean mouseOn;

    /** What goes to the terminal at once: its mouse turned on or off, a picture or none, and perhaps its bell. */
    private record Frame(String mouse, @Nullable Grid grid, boolean bell) {}

    /**
     * Takes the terminal.
     *
     * @param name what the VM runs, for the note
     * @param keys gets what the user types
     * @param bell rung when the user has typed or left
     * @param saves whether Ctrl-\ saves the VM's state, and is not the guest's
     */
    public TerminalConsole(Terminal terminal, String name, KeyFeed keys, Bell bell, boolean saves) {
        this.terminal = terminal;
        this.saves = saves;
        size = terminal.getSize();
        this.keys = keys;
        this.bell = bell;
        note = new Note(name + "   Ctrl-] quits" + (saves ? "   Ctrl-\\ saves" : ""));
        before = terminal.getAttributes();
        Runtime.getRuntime().addShutdownHook(hook);
        takeKeyboard();
        send(OTHER_SCREEN);
        onResize = Signals.register("WINCH", this::resized);
        onContinue = Signals.register("CONT", this::resumed);
        NonBlockingReader reader = terminal.reader();
        start("keyboard", () -> readKeys(new TerminalKeys(reader::read, terminal.getType(), this::pointed)));
        start("screen", this::draw);
    }

    private void start(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(() -> endingTheRun(work));
    }

    /** A screen or a keyboard that fails, unnoticed, would leave the user before one that is dead. */
    private void endingTheRun(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = e;
            redraw();
            bell.ring();
        }
    }

    private void takeKeyboard() {
        terminal.setAttributes(RawMode.of(before));
    }

    /** It does not want a screen before the last is drawn. */
    @Override
    public boolean ready() {
        synchronized (lock) {
            return !changed && !drawing && !restored;
        }
    }

    @Override
    public void show(Screen next) {
        synchronized (lock) {
            screen = next;
            redraw();
        }
    }

    /** @throws IllegalStateException if the screen or the keyboard has failed */
    @Override
    public boolean left() {
        if (failure != null) {
            throw new IllegalStateException("the terminal failed: " + failure, failure);
        }
        return left;
    }

    /**
     * Shows {@code text} below the screen until the user presses a key.
     *
     * @throws IllegalStateException if the screen or the keyboard has failed
     */
    public void awaitKey(String text) throws InterruptedException {
        synchronized (lock) {
            note.keep(text);
            redraw();
            long seen = keysRead;
            while (keysRead == seen && !left() && !restored) {
                lock.wait();
            }
        }
    }

    @Override
    public boolean takeSave() {
        return saveWanted.getAndSet(false);
    }

    @Override
    public void saved(String text) {
        synchronized (lock) {
            note.show(text, keysRead);
            redraw();
        }
    }

    /** Sounds the terminal's bell, with the next picture: however often a guest rings it, it is not held up. */
    public void beep() {
        synchronized (lock) {
            beeped = true;
            lock.notifyAll();
        }
    }

    private void readKeys(TerminalKeys source) {
        try {
            while (!source.ended()) {
                Optional<Key> key = source.next();
                if (key.isPresent() && key.equals(LEAVE)) {
                    break;
                }
                key.ifPresent(this::pressed);
            }
        } catch (IOException e) {
            // A terminal that is gone has been left.
        }
        left = true;
        redraw();
        bell.ring();
    }

    private void pressed(Key key) {
        if (saves && SAVE.equals(Optional.of(key))) {
            saveWanted.set(true);
        } else {
            keys.type(key);
            synchronized (lock) {
                keysRead++;
                lock.notifyAll();
            }
        }
        bell.ring();
    }

    private void pointed(MouseReport report) {
        mouse.report(report);
        bell.ring();
    }

    @Override
    public void mouseListens(boolean listens) {
        synchronized (lock) {
            if (listens != mouseWanted) {
                mouseWanted = listens;
                mouse.restart();
                lock.notifyAll();
            }
        }
    }

    @Override
    public void feedMouse(MouseFeed.Guest guest) {
        mouse.feed(guest);
    }

    private void draw() {
        try {
            for (Frame frame = nextFrame(); frame != null; frame = nextFrame()) {
                String picture = frame.mouse() + (frame.grid() == null ? "" : painter.paint(frame.grid()));
                String sequence = frame.bell() ? picture + BEL : picture;
                if (!sequence.isEmpty()) {
                    send(sequence);
                }
                Thread.sleep(FRAME_MILLIS);
                synchronized (lock) {
                    drawing = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to draw; null when the terminal has been given back. */
    private @Nullable Frame nextFrame() throws InterruptedException {
        synchronized (lock) {
            while (!restored && !beeped && mouseOn == mouseWanted && !mustDraw()) {
                lock.wait(noteCovers ? note.millisLeft() : 0);
            }
            if (restored) {
                return null;
            }
            boolean bell = beeped;
            beeped = false;
            String pointing = mouseOn == mouseWanted ? "" : mouseWanted ? MOUSE_ON : MOUSE_OFF;
            mouseOn = mouseWanted;
            if (screen == null || !mustDraw()) {
                return new Frame(pointing, null, bell);
            }
            if (unknown) {
                painter.forget();
                unknown = false;
            }
            changed = false;
            drawing = true;
            return new Frame(pointing, grid(screen), bell);
        }
    }

    private boolean mustDraw() {
        return screen != null && (changed || noteCovers && note.isOver(keysRead));
    }

    private Grid grid(Screen shown) {
        int columns = size.getColumns() > 0 ? size.getColumns() : USUAL_COLUMNS;
        int rows = size.getRows() > 0 ? size.getRows() : USUAL_ROWS;
        boolean full = rows == 1 || shown instanceof TextScreen text && text.rows() >= rows;
        noteCovers = rows > 1 && full && !note.isOver(keysRead);
        boolean noted = noteCovers || !full;
        Grid grid = new Grid(columns, rows);
        grid.draw(shown, noted ? rows - 1 : rows);
        if (noted) {
            grid.note(note.text(), rows - 1);
        }
        return grid;
    }

    /** Draws everything again for the current size of the terminal. */
    void resized() {
        size = terminal.getSize();
        redraw();
    }

    private void redraw() {
        synchronized (lock) {
            changed = true;
            lock.notifyAll();
        }
    }

    /** After the shell has stopped and continued us, the terminal may be in any state. */
    private void resumed() {
        output.lock();
        try {
            if (restored) {
                return;
            }
            takeKeyboard();
            write(OTHER_SCREEN);
        } finally {
            output.unlock();
        }
        synchronized (lock) {
            mouseOn = false;
            unknown = true;
        }
        redraw();
    }

    private void send(String text) {
        output.lock();
        try {
            if (!restored) {
                write(text);
            }
        } finally {
            output.unlock();
        }
    }

    private void write(String text) {
        try {
            terminal.output().write(text.getBytes(StandardCharsets.UTF_8));
            terminal.output().flush();
        } catch (IOException e) {
            left = true; // it is gone
        }
    }

    private void restore() {
        output.lock();
        try {
            if (restored) {
                return;
            }
            restored = true;
            write(MOUSE_OFF + OWN_SCREEN);
            terminal.setAttributes(before);
        } finally {
            output.unlock();
        }
        redraw(); // the thread that draws finds that it is over
    }

    /** Gives the terminal back as it was. */
    @Override
    public void close() {
        restore();
        Signals.unregister("WINCH", onResize);
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

package dev.plankton.cli.debugger;

import java.io.IOException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/** Reads keys by name from what a terminal sends, on a thread of its own, so that a running guest can be stopped by one. */
final class Keyboard {
    /** Where characters come from. */
    @FunctionalInterface
    interface Source {
        /** The next character, -2 if none comes within {@code millis} (0: ever), -1 at the end. */
        int read(long millis) throws IOException;
    }

    static final String END = "end of input";

    private static final int ESCAPE = 27, LONGEST = 32;

    /** How long what follows an ESC may take, if that is not the key itself. */
    private static final long PATIENCE_MILLIS = 50;

    private final Source source;
    private final BlockingDeque<String> keys = new LinkedBlockingDeque<>();

    Keyboard(Source source) {
        this.source = source;
        Thread.ofPlatform().daemon().name("debugger keyboard").start(this::readAll);
    }

    /** Waits for the next key. */
    String next() throws InterruptedException {
        return keys.take();
    }

    /** Waits until {@link #next} has a key. Called by the thread that calls that. */
    void await() throws InterruptedException {
        keys.putFirst(keys.take());
    }

    /** Takes the key that has stopped the guest, but not the end of the input. */
    void drop() {
        if (!END.equals(keys.peek())) {
            keys.poll();
        }
    }

    /** Whether a key has been pressed that has not been taken. */
    boolean pressed() {
        return !keys.isEmpty();
    }

    private void readAll() {
        try {
            for (int first = source.read(0); first != -1; first = source.read(0)) {
                if (first >= 0) {
                    String key = first == ESCAPE ? sequence() : character(first);
                    if (!key.isEmpty()) {
                        keys.add(key);
                    }
                }
            }
        } catch (IOException e) {
            // A terminal that is gone has been left.
        }
        keys.add(END);
    }

    private static String character(int code) {
        return switch (code) {
            case 3 -> "Ctrl-C";
            case '\r', '\n' -> "Enter";
            case 8, 127 -> "Backspace";
            case ' ' -> "Space";
            default -> code < ' ' ? "" : Character.toString(code);
        };
    }

    /** What follows an ESC; empty if it is nothing that is known. */
    private String sequence() throws IOException {
        int second = source.read(PATIENCE_MILLIS);
        if (second < 0) {
            return "Esc";
        }
        if (second != '[' && second != 'O') {
            return "";
        }
        StringBuilder text = new StringBuilder();
        int next = source.read(PATIENCE_MILLIS);
        while (next >= ' ' && next < '@' && text.length() < LONGEST) {
            text.append((char) next);
            next = source.read(PATIENCE_MILLIS);
        }
        return next < 0 ? "" : named(text.toString(), (char) next);
    }

    private static String named(String parameters, char last) {
        if (parameters.startsWith("<")) {
            return last == 'M' && parameters.startsWith("<64;")
                    ? "wheel up"
                    : last == 'M' && parameters.startsWith("<65;") ? "wheel down" : "";
        }
        return switch (parameters + last) {
            case "A" -> "Up";
            case "B" -> "Down";
            case "C" -> "Right";
            case "D" -> "Left";
            case "5~" -> "PgUp";
            case "6~" -> "PgDn";
            case "15~" -> "F5";
            case "21~" -> "F10";
            case "23~" -> "F11";
            default -> "";
        };
    }
}

package dev.plankton.cli.console;

/** The line below the screen. It covers a row that the screen needs itself for some seconds only. Guarded by its user. */
final class Note {
    private static final long MILLIS = 4000;

    private String text;
    private long end;

    /** Keys that had been read when it was made. */
    private long keys;

    private boolean stays;

    Note(String text) {
        show(text, 0);
    }

    /** Shows {@code next} for some seconds, unless a key is pressed after the first {@code keysRead}. */
    void show(String next, long keysRead) {
        text = " " + next;
        keys = keysRead;
        end = System.currentTimeMillis() + MILLIS;
    }

    /** Shows {@code next} from now on. */
    void keep(String next) {
        text = " " + next;
        stays = true;
    }

    String text() {
        return text;
    }

    /** Whether it is not to cover the screen any more. */
    boolean isOver(long keysRead) {
        return !stays && (keysRead > keys || System.currentTimeMillis() >= end);
    }

    /** Milliseconds until that may be, for {@link Object#wait(long)}; 0 for ever. */
    long millisLeft() {
        return stays ? 0 : Math.max(1, end - System.currentTimeMillis());
    }
}

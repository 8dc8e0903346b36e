package dev.plankton.lab.scenario;

/**
 * Commands in the feedback, as the reader can give them to a shell.
 *
 * @param plankton what the reader calls the command, such as {@code ./plankton}
 * @param file what the reader calls the scenario's file
 */
public record Commands(String plankton, String file) {
    /** What the launcher was called, which it passes as a property of the system. */
    private static final String CALLED = "plankton.command";

    private static final String USUAL = "plankton";

    /** For the one who has called this process. */
    public static Commands here(String file) {
        return new Commands(System.getProperty(CALLED, USUAL), file);
    }

    /** For a reader who has the file, and Plankton, elsewhere. */
    public static Commands elsewhere(String file) {
        return new Commands(USUAL, file);
    }

    /** Debugs the guest on the terminal, from a moment. */
    public String debug(long instructions) {
        return "%s run --debug %s".formatted(quoted(plankton), scenario(instructions));
    }

    /** The same by GDB. */
    public String gdb(long instructions) {
        return "%s gdb %s".formatted(quoted(plankton), scenario(instructions));
    }

    private String scenario(long instructions) {
        return "--scenario %s --to %d".formatted(quoted(file), instructions);
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9_./+:@%-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}

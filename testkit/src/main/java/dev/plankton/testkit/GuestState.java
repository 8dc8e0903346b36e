package dev.plankton.testkit;

/** How a guest stands: never thrown, but reports show exceptions that are suppressed by the one that was. */
final class GuestState extends Exception {
    private static final long serialVersionUID = 1;

    GuestState(String text) {
        super(text, null, false, false);
    }

    /** Adds a section, if there is something in it. */
    static void section(StringBuilder text, String title, String content) {
        if (!content.isBlank()) {
            text.append(title).append(":\n").append(content.stripTrailing()).append('\n');
        }
    }
}

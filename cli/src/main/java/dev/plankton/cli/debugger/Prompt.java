package dev.plankton.cli.debugger;

import java.util.Optional;
import java.util.function.Consumer;

/** Asks the user for a line of text, in the place of messages. */
final class Prompt {
    private static final int LONGEST = 500;

    private Prompt() {}

    /**
     * Reads keys until Enter.
     *
     * @param show takes what is to be shown, after each key
     * @return what was typed; empty if nothing was, or the user pressed Esc or Ctrl-C
     */
    static Optional<String> ask(String question, Keyboard keyboard, Consumer<String> show) throws InterruptedException {
        StringBuilder typed = new StringBuilder();
        while (true) {
            show.accept(question + " " + typed + "_");
            String key = keyboard.next();
            switch (key) {
                case "Enter" -> {
                    return typed.isEmpty() ? Optional.empty() : Optional.of(typed.toString());
                }
                case "Esc", "Ctrl-C", Keyboard.END -> {
                    return Optional.empty();
                }
                case "Backspace" -> typed.setLength(Math.max(0, typed.length() - 1));
                case "Space" -> typed.append(' ');
                default -> {
                    if (key.codePointCount(0, key.length()) == 1 && typed.length() < LONGEST) {
                        typed.append(key);
                    }
                }
            }
        }
    }
}

package dev.plankton.cli.debugger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key does. */
enum Action {
    STEP("step one instruction", "s", "F11", "Right", "Down", "wheel down"),
    BACK("back one instruction", "b", "Left", "Up", "wheel up"),
    OVER("step over CALL, INT, LOOP and REP", "o", "F10"),
    OVER_BACK("back over the same", "O"),
    OUT("run to the return from this procedure", "u"),
    RUN("run to a stop point; any key stops it", "r", "F5"),
    RUN_BACK("run back to a stop point, or to the beginning", "R"),
    TO("run to an address", "t"),
    GO("go to a moment: a number of instructions since power-on (decimal)", "g"),
    STOP("add a stop point", "p"),
    STOP_HERE("set or take away a stop point at the instruction that is next", "Space"),
    WATCH("stop when memory changes: ADDRESS [LENGTH]", "w"),
    LIST("list stop points, and what log points have written", "l"),
    DELETE("delete a stop point by its number", "d"),
    WRITER("go to the instruction that has written a byte last", "W"),
    MEMORY("show memory at an address, as es:di or b8000", "m"),
    MEMORY_DOWN("show the memory after it; PgUp that before it", "PgDn"),
    MEMORY_UP("", "PgUp"),
    EVALUATE("print the value of an expression", "e"),
    TYPE("type on the guest's keyboard, as dir{enter}", "k"),
    SCREEN("show all of the guest's screen", "v"),
    HELP("show the keys", "h", "?"),
    QUIT("quit", "q", "Ctrl-C", Keyboard.END);

    /** The line at the bottom. */
    static final String KEYS = "s step  b back  o over  r run  R rewind  t to  p stop  w watch  h help  q quit";

    private final String text;

    /** Their names, with a comma between. */
    private final String keys;

    Action(String text, String... keys) {
        this.text = text;
        this.keys = String.join(", ", keys);
    }

    /** What a key does, by its name. */
    static Optional<Action> of(String key) {
        return Arrays.stream(values())
                .filter(action -> action.keys().contains(key))
                .findFirst();
    }

    /** A line for each action. */
    static List<String> help() {
        return Arrays.stream(values())
                .filter(action -> !action.text.isEmpty() && action != HELP)
                .map(action -> "%-30s %s".formatted(action.names(), action.text))
                .toList();
    }

    private List<String> keys() {
        return List.of(keys.split(", ", -1));
    }

    private String names() {
        return keys().stream().filter(key -> !key.equals(Keyboard.END)).collect(Collectors.joining(", "));
    }
}

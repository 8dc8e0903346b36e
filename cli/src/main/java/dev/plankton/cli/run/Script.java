package dev.plankton.cli.run;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Parsed;
import dev.plankton.cli.option.ScreenOutput;
import dev.plankton.keys.KeyScript;
import dev.plankton.keys.Period;
import dev.plankton.machine.screen.Screen;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that run a guest without a user, and show what its screen showed in the end. */
final class Script {
    private static final long NEVER = -1;

    /** When the screen is shown, by default, in nanoseconds of VM time. */
    private static final long USUAL = 5_000_000_000L;

    @Option(
            names = "--keys",
            paramLabel = "KEYS",
            converter = Keys.class,
            description = "Type KEYS, ten a second, starting after half a second: text, and other keys in braces, as"
                    + " 'dir{enter}', '{up}', '{f1}', '{ctrl-c}', '{wait 2s}'.")
    private KeyScript keys = KeyScript.NONE;

    @Mixin
    private ScreenOutput screen = new ScreenOutput();

    @Option(
            names = "--after",
            paramLabel = "TIME",
            converter = Time.class,
            description = "When to end, in guest time, such as 500ms or 2m; 5s by default.")
    private long after = NEVER;

    @Option(names = "--after-instructions", paramLabel = "N", description = "When to end, in instructions.")
    private long afterInstructions = NEVER;

    /** Whether the screen is wanted at the end, and not while the guest runs. */
    boolean wanted() {
        return screen.wanted();
    }

    /** What is typed. */
    KeyScript keys() {
        return keys;
    }

    /** Says what does not go together. */
    void check() {
        if (!wanted() && (after != NEVER || afterInstructions != NEVER)) {
            throw new Complaint((after != NEVER ? "--after" : "--after-instructions")
                    + " sets when the screen is shown: also give --screenshot FILE or --text");
        }
        if (afterInstructions != NEVER && afterInstructions < 1) {
            throw new Complaint("--after-instructions " + afterInstructions + ": must be at least 1");
        }
    }

    /** How far the guest runs. */
    Course course() {
        Course course = Course.FREE;
        if (afterInstructions != NEVER) {
            course = course.toInstructions(afterInstructions);
        }
        if (after != NEVER || afterInstructions == NEVER) {
            course = course.toNanos(after == NEVER ? USUAL : after);
        }
        return course;
    }

    /** Shows {@code shown}; false if it cannot be shown as text. */
    boolean show(Screen shown, Stdio stdio) {
        return screen.show(shown, stdio);
    }

    /** Reads {@code --keys}. */
    static final class Keys extends Parsed<KeyScript> {
        Keys() {
            super(KeyScript::parse);
        }
    }

    /** Reads {@code --after}. */
    static final class Time extends Parsed<Long> {
        Time() {
            super(Period::parse);
        }
    }
}

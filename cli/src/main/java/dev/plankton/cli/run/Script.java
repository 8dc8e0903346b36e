package dev.plankton.cli.run;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Parsed;
import dev.plankton.keys.KeyScript;
import dev.plankton.keys.Period;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--screenshot",
            paramLabel = "FILE",
            description = "Do not show the screen; write it to FILE as PNG at the end.")
    private @Nullable Path picture;

    @Option(names = "--text", description = "Do not show the screen; print it as text at the end.")
    private boolean text;

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
        return picture != null || text;
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

    /** Shows {@code screen}; false if it cannot be shown as text. */
    boolean show(Screen screen, Stdio stdio) {
        if (picture != null) {
            try {
                System.setProperty("java.awt.headless", "true"); // no display is needed, nor looked for
                Files.write(picture, screen.png());
            } catch (IOException e) {
                throw Complaint.about("cannot write " + picture, e);
            }
        }
        return !text || print(screen, stdio.out(), stdio.err());
    }

    private static boolean print(Screen screen, PrintStream out, PrintStream err) {
        return switch (screen) {
            case TextScreen shown -> {
                out.writeBytes(shown.text().getBytes(StandardCharsets.UTF_8));
                yield true;
            }
            case PixelScreen shown -> {
                ErrorLines.print(
                        err,
                        "the screen is in a graphics mode of %d by %d, not text; use --screenshot FILE"
                                .formatted(shown.width(), shown.height()));
                yield false;
            }
        };
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

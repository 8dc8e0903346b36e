package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
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

/** Options that show what a guest's screen shows in the end. */
public final class ScreenOutput {
    @Option(
            names = "--screenshot",
            paramLabel = "FILE",
            description = "Do not show the screen; write it to FILE as PNG at the end.")
    private @Nullable Path picture;

    @Option(names = "--text", description = "Do not show the screen; print it as text at the end.")
    private boolean text;

    /** Whether the screen is wanted at the end. */
    public boolean wanted() {
        return picture != null || text;
    }

    /** Shows {@code screen}; false if it cannot be shown as text. */
    public boolean show(Screen screen, Stdio stdio) {
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
}

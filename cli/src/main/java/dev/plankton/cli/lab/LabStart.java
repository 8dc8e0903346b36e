package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plankton lab start}. */
@Command(name = "start", description = "Make a folder with what a lab begins with.")
final class LabStart implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(index = "0", paramLabel = "LAB", description = "A lab's number, as `lab list` shows it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "A new folder for your work.")
    private Path folder = Path.of("");

    LabStart(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        Lab lab = Labs.named(name);
        try {
            lab.startIn(folder);
        } catch (IOException e) {
            throw Complaint.about("cannot make " + folder, e);
        }
        String edit = lab.edited().stream()
                .map(file -> folder.resolve(file).toString())
                .collect(Collectors.joining(" and "));
        stdio.out().printf("%s begins in %s.%n", capital(lab.label()), folder);
        stdio.out().printf("1. Edit %s; %s says what to do.%n", edit.isEmpty() ? folder : edit, folder.resolve("README.md"));
        stdio.out().printf("2. Run  ./plankton lab check %s  as often as you like.%n", folder);
        stdio.out().flush();
        return 0;
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}

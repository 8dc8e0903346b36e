package dev.plankton.cli.lab;

import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.LabCourse;
import dev.plankton.lab.Lab;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code plankton lab list}. */
@Command(name = "list", description = "List the labs of the course, each with the files to edit.")
final class LabList implements Callable<Integer> {
    private final Stdio stdio;

    LabList(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        for (Lab lab : LabCourse.labs()) {
            String line = "%2d  %-20s %s".formatted(lab.number(), lab.title(), String.join(", ", lab.edited()));
            stdio.out().println(line.stripTrailing());
        }
        stdio.out().flush();
        return 0;
    }
}

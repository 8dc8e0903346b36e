package dev.plankton.cli.lab;

import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import java.util.List;
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
        List<Lab> labs = LabCourse.labs();
        int widest = labs.stream().mapToInt(lab -> lab.title().length()).max().orElse(1);
        for (Lab lab : labs) {
            String line = ("%2d  %-" + widest + "s  %s")
                    .formatted(lab.number(), lab.title(), String.join(", ", lab.edited()));
            stdio.out().println(line.stripTrailing());
        }
        stdio.out().flush();
        return 0;
    }
}

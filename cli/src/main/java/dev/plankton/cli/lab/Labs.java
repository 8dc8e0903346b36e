package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the lab that a user means. */
final class Labs {
    private Labs() {}

    /** That of a number, a slug, or a folder with a lab file of the user's own. */
    static Lab named(String name) {
        Optional<Lab> lab = LabCourse.find(name);
        if (lab.isPresent()) {
            return lab.get();
        }
        Path folder = Path.of(name);
        if (Files.isRegularFile(folder.resolve(Lab.FILE))) {
            try {
                return Lab.in(folder, 0, List.of());
            } catch (IOException e) {
                throw Complaint.about("cannot read " + folder, e);
            }
        }
        int last = LabCourse.labs().getLast().number();
        throw new Complaint("no lab %s: a number from 1 to %d (see `plankton lab list`), or a folder with a file %s"
                .formatted(name, last, Lab.FILE));
    }
}

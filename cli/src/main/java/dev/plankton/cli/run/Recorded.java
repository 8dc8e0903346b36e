package dev.plankton.cli.run;

import dev.plankton.cli.io.Complaint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The recording of a run. */
final class Recorded {
    /** Instructions before the end of a guest that has crashed from which its past is shown. */
    private static final long LAST = 1_000_000;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description =
                    "Record all that comes to the guest in FILE, a new one, so that `plankton replay` runs it again"
                            + " exactly. FILE has all that was typed and sent, passwords too.")
    private @Nullable Path file;

    /** Says what does not go together. */
    void check(boolean writeThrough) {
        if (file == null) {
            return;
        }
        if (writeThrough) {
            throw new Complaint("--record: disk writes cannot be taken back, so leave out --write-through");
        }
        if (Files.exists(file)) {
            throw new Complaint("--record " + file + ": it exists already; give the name of a new file");
        }
    }

    /** A run begins. */
    void begin(SingleVm vm) {
        if (file == null) {
            return;
        }
        try {
            vm.record(file);
        } catch (FileAlreadyExistsException e) {
            throw new Complaint("--record " + file + ": it exists already; give the name of a new file", e);
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }

    /** The run is over. */
    void end(SingleVm vm) {
        try {
            vm.stopRecording();
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }

    /** Says how to look at what a guest did before it crashed. */
    void hint(PrintStream err, String image) {
        if (file != null) {
            String given = image.isEmpty() ? "" : " --image " + image;
            err.printf("its last instructions: plankton replay %s%s --trace --from -1000%n", file, given);
            err.printf("or, backwards in GDB:  plankton replay %s%s --gdb --from -%d%n", file, given, LAST);
        }
    }
}

package dev.plankton.cli.run;

import dev.plankton.cli.io.Complaint;
import dev.plankton.machine.BootImage;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.VmState;
import dev.plankton.snapshot.format.VmStateCodec;
import dev.plankton.snapshot.format.VmStateFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The state that a run goes on from, and the one that it leaves. */
final class Kept {
    /** Options that say what kind of PC it is, which a snapshot says itself. */
    private static final List<String> OF_THE_PC =
            List.of("--model", "--memory", "--no-x87", "--clock", "--speed", "--nic-port", "--nic-irq", "--force");

    @Option(
            names = "--restore",
            paramLabel = "FILE",
            description =
                    "Go on from a snapshot in place of booting. IMAGE and --disk are then only for disks that were open"
                            + " for writing: give them as they were, with --write-through.")
    private @Nullable Path restore;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description =
                    "Write the VM's state to FILE when the command ends, to go on from with --restore, and on a terminal"
                            + " also when Ctrl-\\ is pressed.")
    private @Nullable Path snapshot;

    /** Whether the state of a VM can be saved while it runs. */
    boolean saves() {
        return snapshot != null;
    }

    /** Whether the run goes on from a snapshot. */
    boolean restores() {
        return restore != null;
    }

    /**
     * Checks what can be checked before the run.
     *
     * @param command null if no option was given
     */
    void check(@Nullable CommandSpec command, boolean withImage, boolean writeThrough) {
        if (command == null) {
            return;
        }
        if (restore == null && !withImage) {
            throw new ParameterException(command.commandLine(), "Missing required parameter: 'IMAGE'");
        }
        if (snapshot != null) {
            Path directory = snapshot.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(snapshot)) {
                throw new Complaint("--snapshot " + snapshot + ": not the name of a file in an existing directory");
            }
        }
        if (restore == null) {
            return;
        }
        if (withImage != writeThrough) {
            throw new Complaint("--restore: the snapshot has its images; give IMAGE and --write-through both, for disks"
                    + " that were open for writing, or neither");
        }
        ParseResult given = command.commandLine().getParseResult();
        for (String option : OF_THE_PC) {
            if (given.hasMatchedOption(option)) {
                throw new Complaint("--restore: the snapshot says what kind of PC it is; leave out " + option);
            }
        }
    }

    /** The state to go on from, or null; {@code disks} are those that write to their files, or null. */
    @Nullable
    VmState read(@Nullable BootImage disks) {
        if (restore == null) {
            return null;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(restore))) {
            return VmStateCodec.read(in, new Opened(disks));
        } catch (IOException e) {
            throw Complaint.about("cannot restore " + restore, e);
        }
    }

    /** What the user has opened. */
    private record Opened(@Nullable BootImage disks) implements ImageSource {
        @Override
        public byte @Nullable [] bytes(DiskIdentity disk) {
            return null;
        }

        @Override
        public @Nullable BootImage writable(String name, List<DiskIdentity> wanted) {
            return disks;
        }
    }

    /** Writes the state of a VM that has run, if it is to be kept. */
    void save(SingleVm vm) {
        if (snapshot != null) {
            write(snapshot, vm);
        }
    }

    /** The same of one that goes on; what came of it, in words. */
    String saveNow(SingleVm vm) {
        if (snapshot == null) {
            return "not saved: there is no --snapshot FILE";
        }
        try {
            write(snapshot, vm);
            return "saved in " + snapshot;
        } catch (Complaint e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void write(Path file, SingleVm vm) {
        try {
            String _ = VmStateFile.write(file, vm.state());
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }
}

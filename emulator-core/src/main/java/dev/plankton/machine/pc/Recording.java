package dev.plankton.machine.pc;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.recording.RecordedRun;
import dev.plankton.recording.RecordingReader;
import dev.plankton.recording.io.RecordingFormatException;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.Hashes;
import dev.plankton.snapshot.format.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came to a machine, or to a VM of a hypervisor, from outside, and when: {@link Machine#replay} runs it again, with the same
 * state at each instruction. Made by {@link Machine#record}, {@code HypervisorBuilder.record}, and the commands {@code plankton run
 * --record} and {@code serve --record}. A file names its disk images by their SHA-256 and does not have their bytes, so that
 * {@link #read} is to be given them.
 *
 * <p>It has all that was typed and sent, passwords too. Immutable; safe for any thread.
 */
public final class Recording {
    private final RecordedRun run;

    Recording(RecordedRun run) {
        this.run = run;
    }

    /**
     * The recording of the only VM in a file; the last one if it was begun again.
     *
     * @param images those with the disk images that it had, in any order
     * @throws RecordingFormatException if it is damaged, of an unknown version, made by other rules, or of several VMs
     * @throws IOException if it cannot be read, or an image is missing
     */
    public static Recording read(Path file, BootImage... images) throws IOException {
        SortedMap<Integer, List<Recording>> all = readAll(file, images);
        if (all.size() != 1) {
            throw new RecordingFormatException(
                    all.isEmpty()
                            ? "it has no VM: it ends before one begins"
                            : "it has %,d VMs, from %d to %d: say which"
                                    .formatted(all.size(), all.firstKey(), all.lastKey()));
        }
        return all.firstEntry().getValue().getLast();
    }

    /**
     * The recording of a VM by its number; the last one if it was begun again.
     *
     * @param path a file, or the directory in which a population was recorded
     * @throws RecordingFormatException as {@link #read(Path, BootImage...)}, or if it has no such VM
     * @throws IOException as {@link #read(Path, BootImage...)}
     */
    public static Recording read(Path path, int vm, BootImage... images) throws IOException {
        List<RecordedRun> runs = RecordingReader.read(path, new Given(images), number -> number == vm)
                .get(vm);
        if (runs == null) {
            throw new RecordingFormatException("it has no VM " + vm);
        }
        return new Recording(runs.getLast());
    }

    /** All recordings, by the numbers of their VMs; of each those that followed each other. */
    public static SortedMap<Integer, List<Recording>> readAll(Path path, BootImage... images) throws IOException {
        SortedMap<Integer, List<Recording>> all = new TreeMap<>();
        RecordingReader.read(path, new Given(images), _ -> true)
                .forEach((vm, runs) ->
                        all.put(vm, runs.stream().map(Recording::new).toList()));
        return all;
    }

    /** Disks that the caller has. */
    private static final class Given implements ImageSource {
        private final Map<String, byte[]> disks = new HashMap<>();

        Given(BootImage... images) {
            for (BootImage image : images) {
                image.drives().disks().forEach(disk -> {
                    ByteBuffer content = disk.bytes();
                    byte[] bytes = new byte[content.remaining()];
                    content.get(bytes);
                    disks.put(HexFormat.of().formatHex(Hashes.sha256().digest(bytes)), bytes);
                });
            }
        }

        @Override
        public byte[] bytes(DiskIdentity disk) throws IOException {
            byte[] found = disks.get(disk.hash());
            if (found == null) {
                throw new IOException(
                        "the recorded VM had a disk image of %d bytes with SHA-256 %s..., which is not given"
                                .formatted(disk.length(), disk.shortHash()));
            }
            return found;
        }

        @Override
        public @Nullable BootImage writable(String name, List<DiskIdentity> wanted) {
            return null;
        }
    }

    /** Number of the VM. */
    public int vm() {
        return run.vm();
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return run.start().template().profile();
    }

    /** What it booted from. */
    public BootImage image() {
        return run.start().template().image();
    }

    /** The release that recorded it. */
    public String producer() {
        return run.producer();
    }

    /** Instructions executed since power-on when it begins. */
    public long beginning() {
        return run.parts().getFirst().from();
    }

    /** The same when it ends. */
    public long end() {
        return run.parts().getLast().to();
    }

    /** Why the guest ended, in words; empty if it did not, or its process died before that was written. */
    public Optional<String> ending() {
        return Optional.ofNullable(run.ending());
    }

    /** Bytes that its inputs take. */
    public long bytes() {
        return run.parts().stream().mapToLong(part -> part.inputs().length).sum();
    }

    RecordedRun run() {
        return run;
    }

    @Override
    public String toString() {
        return "recording of VM %d, %s, instructions %d to %d".formatted(vm(), image().name(), beginning(), end());
    }
}

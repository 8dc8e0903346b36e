package dev.plankton.hypervisor;

import dev.plankton.hypervisor.look.VmLook;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.Delta;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageCodec;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.VmState;
import dev.plankton.snapshot.format.VmStateCodec;
import dev.plankton.snapshot.format.VmStateFile;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The complete state of a VM at a moment: memory, processor with x87, devices, display, what it has written to disks that
 * stay in memory, and if wanted the inputs that waited for it ({@link Vm#snapshot}). Independent of any hypervisor, and of
 * processor and operating system: {@link #write} and {@link #read} take it to another JVM, of this release or a later one.
 * Immutable; safe for any thread.
 *
 * <p>It holds all that the guest had in memory, passwords too.
 */
public final class Snapshot {
    private final VmState state;

    /** The state as a template, made when first needed. */
    private volatile @Nullable Template captured;

    Snapshot(VmState state) {
        this.state = state;
    }

    /**
     * The snapshot of a state that {@link #toBytes} has returned, of a PC that counts its time.
     *
     * @param image what the VM booted from
     * @param state is copied
     * @param taken when it was so, by the clock that {@link #taken} is to show
     * @throws IllegalArgumentException if a PC of {@code profile} has no state of that length, or its clock is the host's: its
     *     state does not say what time it is
     * @throws IllegalStateException if a disk that is open for writing cannot be read
     */
    public static Snapshot of(MachineProfile profile, BootImage image, byte[] state, Instant taken) {
        if (!(profile.clock() instanceof ClockSource.Instructions)) {
            throw new IllegalArgumentException("the state of a PC on the host's time does not say what time it is");
        }
        Template template = Template.of(profile, image, state, true);
        ClockReading now = new ClockReading(0, taken.toEpochMilli());
        return Snapshots.of(new StateView(template, new Delta()), now, 0, Snapshots.disks(image), List.of());
    }

    /**
     * Reads a snapshot of a VM without a disk open for writing.
     *
     * @throws SnapshotFormatException if the file is damaged, no snapshot, or of an unknown version
     * @throws IOException if it cannot be read, or a disk is missing
     */
    public static Snapshot read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** As {@link #read(Path)}; the stream must end with the snapshot, and stays open. */
    public static Snapshot read(InputStream in) throws IOException {
        return new Snapshot(VmStateCodec.read(new BufferedInputStream(in), ImageSource.NONE));
    }

    /**
     * Reads a snapshot of a VM that had a disk open for writing.
     *
     * @param disks the same disks, opened again: those that were open for writing by {@link BootImage#writingTo}
     * @throws SnapshotFormatException as {@link #read(Path)}
     * @throws IOException if it cannot be read, or {@code disks} are not as they were when the snapshot was taken
     */
    public static Snapshot read(Path file, BootImage disks) throws IOException {
        Objects.requireNonNull(disks, "disks");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new Snapshot(VmStateCodec.read(in, new Opened(disks)));
        }
    }

    /** The disks that a user has opened. */
    private record Opened(BootImage disks) implements ImageSource {
        @Override
        public byte @Nullable [] bytes(DiskIdentity disk) {
            return null;
        }

        @Override
        public BootImage writable(String name, List<DiskIdentity> wanted) {
            return disks;
        }
    }

    /**
     * Writes it to {@code file}, which only its owner may read where the file system knows owners. An existing file is
     * replaced at once when the new one is complete.
     *
     * @return the SHA-256 that the file ends with, in hexadecimal
     * @throws IOException if it cannot be written
     */
    public String write(Path file) throws IOException {
        return VmStateFile.write(file, state);
    }

    /** Writes it to {@code out}, which stays open; returns as {@link #write(Path)}. */
    public String write(OutputStream out) throws IOException {
        return VmStateFile.write(out, state);
    }

    /** The kind of PC that it is the state of. */
    public MachineProfile profile() {
        return state.template().profile();
    }

    /** What the VM booted from. */
    public BootImage image() {
        return state.template().image();
    }

    /** When it was taken, by the host's wall clock; by its own if it is that of a {@link dev.plankton.machine.pc.Machine}. */
    public Instant taken() {
        return Instant.ofEpochMilli(state.taken().millis());
    }

    /** The release that took it, or wrote the file it was read from. */
    public String producer() {
        return state.producer();
    }

    /** Number of the VM, in the hypervisor that it was taken in. */
    public int vm() {
        return state.vm();
    }

    /** Number of inputs that wait in it. */
    public int inputs() {
        return state.inputs().size();
    }

    /** Bytes in which the VM differs from the template that it started from. */
    public int deltaBytes() {
        return state.changes().length;
    }

    /** Whether the VM had begun to run: its clock goes on from then. If not, it starts when the VM first runs. */
    public boolean hasRun() {
        return view().hasRun();
    }

    /** Time of the VM since its power-on; zero if it has not {@link #hasRun run}. */
    public Duration time() {
        return hasRun() ? Duration.ofNanos(view().nanos(state.taken())) : Duration.ZERO;
    }

    /** Instructions that the VM has executed. */
    public long instructions() {
        return view().instructions();
    }

    /**
     * A copy of guest memory.
     *
     * @param address address on its bus, 0 to 10FFFFh, or more with extended memory
     * @param length bytes
     * @throws IllegalArgumentException if that is not all guest memory
     */
    public byte[] read(int address, int length) {
        return view().memory(address, length);
    }

    /** What the display shows. */
    public Screen screen() {
        return view().screen();
    }

    /**
     * All of it, laid out to be looked at.
     *
     * @param beside what it is compared with: the template of this look, at a VM that was or will be in this state
     * @throws IllegalArgumentException if that is of another kind of PC
     */
    public VmLook look(VmLook beside) {
        byte[] now = toBytes();
        if (beside.size() != now.length) {
            throw new IllegalArgumentException(
                    "a state of %d bytes beside one of %d".formatted(now.length, beside.size()));
        }
        byte[] template = beside.readTemplate(0, now.length);
        BitSet changed = new BitSet();
        int at = Arrays.mismatch(now, template);
        while (at >= 0) {
            int line = at / VmLook.LINE * VmLook.LINE;
            int end = Math.min(line + VmLook.LINE, now.length);
            changed.set(line, end);
            int next = Arrays.mismatch(now, end, now.length, template, end, now.length);
            at = next < 0 ? -1 : end + next;
        }
        return view().look(beside::readTemplate, changed);
    }

    /**
     * All of it in one array, laid out as this release has it: guest RAM from 0, then devices, processor and disk writes. Two
     * VMs whose arrays are equal go on alike; what each byte means is not promised.
     */
    public byte[] toBytes() {
        byte[] bytes = state.template().state();
        state.delta().applyTo(0, bytes);
        return bytes;
    }

    /**
     * The same in an array that there is.
     *
     * @param bytes as long as {@link #toBytes} is for this profile
     */
    public void copyTo(byte[] bytes) {
        state.template().copyTo(bytes);
        state.delta().applyTo(0, bytes);
    }

    private StateView view() {
        return new StateView(state.template(), state.delta());
    }

    /** What it consists of. */
    VmState state() {
        return state;
    }

    /** The state as a template, so that a VM that starts from it has no changes. */
    Template template() {
        Template known = captured;
        if (known == null) {
            known = state.changes().length == 0
                    ? state.template()
                    : state.template().capture(state.delta());
            captured = known;
        }
        return known;
    }

    /**
     * Checks that the disks that were open for writing are as they were then, as every method does that lets a VM go on from
     * here.
     *
     * @throws IllegalStateException if they are not, or cannot be read
     */
    public void checkDisks() {
        if (!state.files().isEmpty()) {
            try {
                ImageCodec.checkSame(state.files(), image());
            } catch (IOException e) {
                throw new IllegalStateException("the snapshot cannot be used: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public String toString() {
        return "snapshot of VM %d, %s, after %d instructions".formatted(vm(), image().name(), instructions());
    }
}

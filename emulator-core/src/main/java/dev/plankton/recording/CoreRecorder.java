package dev.plankton.recording;

import dev.plankton.clock.HostClock;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.input.Input;
import dev.plankton.machine.input.InputLog;
import java.io.IOException;
import java.nio.file.Path;

/** Records the only VM of a core in a file of its own. Confined to the thread that runs the VM. */
public final class CoreRecorder implements AutoCloseable {
    /** Bytes of inputs, and nanoseconds, after which a part of the run is written. */
    private static final int PART = 1 << 14;

    private static final long PART_NANOS = 1_000_000_000;

    private final RecordingWriter writer;
    private final InputLog log = new InputLog();
    private final int vm;
    private Core core;
    private long writtenAt;

    /** Whether the file has what the VM did since it began last. */
    private boolean writtenParts;

    private CoreRecorder(RecordingWriter writer, Core core, int vm) {
        this.writer = writer;
        this.core = core;
        this.vm = vm;
    }

    /**
     * Records the VM from the state on that it is in.
     *
     * @param vm its number
     * @throws IllegalStateException if it has a disk open for writing, or cards: what these do is no input
     * @throws IOException if the file exists, or cannot be written
     */
    public static CoreRecorder start(Path file, Core core, BootImage image, int vm) throws IOException {
        check(core.profile(), image);
        CoreRecorder recorder = new CoreRecorder(RecordingWriter.create(file), core, vm);
        recorder.restart(core, image, vm);
        return recorder;
    }

    /**
     * Checks that VMs can be recorded.
     *
     * @throws IllegalStateException if a disk is open for writing, or there are cards
     */
    static void check(MachineProfile profile, BootImage image) {
        if (image.drives().change()) {
            throw new IllegalStateException("no recording of a VM with a disk open for writing");
        }
        checkCards(profile);
    }

    static void checkCards(MachineProfile profile) {
        if (!profile.cards().isEmpty()) {
            throw new IllegalStateException("no recording of a VM with the cards %s: what they do is not recorded"
                    .formatted(profile.cardLabels()));
        }
    }

    /**
     * The VM is about to begin again: what it did up to now is written while it is still in its state.
     *
     * @throws IllegalStateException if it cannot be recorded with {@code next}
     */
    public void leave(BootImage next) {
        check(core.profile(), next);
        write();
    }

    /**
     * The VM begins again, maybe on another core, after {@link #leave}.
     *
     * @param number from which it has its addresses now
     */
    public void restart(Core next, BootImage image, int number) {
        writtenParts = false;
        core = next;
        writer.start(vm, Template.of(core.profile(), image, core.state(), true), null, new byte[0]);
        log.begin(core.instructions());
        core.recordNow(log);
        if (number != vm) {
            core.note(new Input.VmNumber(number));
        }
        writtenAt = HostClock.SYSTEM.nanoTime();
    }

    /** The VM has run, or an input has come. */
    public void ran() {
        if (log.length() >= PART || HostClock.SYSTEM.nanoTime() - writtenAt >= PART_NANOS) {
            write();
        }
    }

    private void write() {
        core.endPart(log);
        if (log.length() == 0 && core.instructions() == log.beginning() && writtenParts) {
            return;
        }
        writtenParts = true;
        writer.part(vm, log, core.instructions(), core.check());
        log.begin(core.instructions());
        writtenAt = HostClock.SYSTEM.nanoTime();
    }

    /** The VM has ended. */
    public void ended(StopReason reason, String text) {
        write();
        writer.end(vm, reason, text);
    }

    /**
     * Ends the recording; the VM may go on.
     *
     * @throws IOException if the file could not be written, now or before
     */
    @Override
    public void close() throws IOException {
        write();
        core.record(null);
        writer.close();
    }
}

package dev.plankton.recording;

import dev.plankton.logging.SafeLog;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.input.InputLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Records VMs of a population in one file, a part for each slice. A slice is appended before its VM can run again, so that the
 * parts of each VM are in order. Safe for any thread.
 */
public final class PopulationRecorder implements AutoCloseable {
    private static final byte[] NONE = {};

    private static final SafeLog LOG = SafeLog.of(PopulationRecorder.class);

    private final Path directory;
    private final RecordingWriter writer;
    private final IntPredicate wanted;
    private final AtomicBoolean failed = new AtomicBoolean();

    /** VMs whose beginning is in the file. Only the thread that has a VM adds or removes it. */
    private final VmSet started = new VmSet();

    private PopulationRecorder(Path directory, RecordingWriter writer, IntPredicate wanted) {
        this.directory = directory;
        this.writer = writer;
        this.wanted = wanted;
    }

    /**
     * Records the VMs with the numbers that are {@code wanted}, in a directory that is made if there is none.
     *
     * @throws IllegalStateException if VMs of {@code profile} have cards: what these do is not recorded
     * @throws IOException if there is a recording in it, or it cannot be written
     */
    public static PopulationRecorder create(Path directory, IntPredicate wanted, MachineProfile profile)
            throws IOException {
        CoreRecorder.checkCards(profile);
        return new PopulationRecorder(directory, RecordingWriter.createIn(directory), wanted);
    }

    /** Where the recording is. */
    public Path directory() {
        return directory;
    }

    /** Whether a VM is recorded, by its public number. */
    public boolean records(int vm) {
        return wanted.test(vm);
    }

    /** Whether the file has the beginning of a VM. */
    public boolean hasStarted(int vm) {
        return started.contains(vm);
    }

    /**
     * A slice of a VM begins: to be called before the VM is mounted.
     *
     * @param core has the VM's changes from its template as its delta
     */
    public Slice begin(Core core, int vm, Template template) {
        boolean begins = started.add(vm);
        byte[] changes = begins ? core.delta().withoutPadding() : NONE;
        return new Slice(core, vm, begins ? template : null, changes);
    }

    /** A slice that is under way. Confined to the thread that has the core. */
    public final class Slice {
        private final Core core;
        private final int vm;

        /** What the VM begins from; null if its beginning is in the file. */
        private final @Nullable Template template;

        private final byte[] changes;
        private final InputLog log;
        private @Nullable ClockReading reading;

        private Slice(Core core, int vm, @Nullable Template template, byte[] changes) {
            this.core = core;
            this.vm = vm;
            this.template = template;
            this.changes = changes;
            log = core.recordInOwnLog();
        }

        /** The VM is mounted. */
        public void mounted() {
            log.begin(core.instructions());
        }

        /** The VM's clock has been started. */
        public void clockStarted(ClockReading at) {
            reading = at;
        }

        /**
         * The slice ends, before the VM is unmounted.
         *
         * @param shared whether others may do the same
         * @return then what was recorded, for {@link #append}; else null
         */
        public @Nullable RecordedPart end(boolean shared) {
            core.endPart(log);
            core.record(null);
            if (template != null) {
                writer.start(vm, template, reading, changes);
            }
            writer.part(vm, log, core.instructions(), core.check());
            checkFailure();
            return shared ? new RecordedPart(log.beginning(), core.instructions(), core.check(), log.toBytes()) : null;
        }

        /** The slice has failed, and the VM with it. */
        public void fail() {
            core.record(null);
            if (template != null) {
                boolean _ = started.remove(vm);
            }
        }
    }

    /** A VM does what another in the same state has done. */
    public void append(int vm, RecordedPart part) {
        writer.part(vm, part);
        checkFailure();
    }

    private void checkFailure() {
        IOException failure = writer.failure();
        if (failure != null && failed.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    () -> "the recording cannot be written, VMs go on without: " + failure.getMessage());
        }
    }

    /** A VM, which does not run, is given another state: it begins again. */
    public void replaced(int vm) {
        boolean _ = started.remove(vm);
    }

    /** A VM has ended: if its number is used again, another one begins. */
    public void ended(int vm, Exit.Ended how) {
        if (started.remove(vm)) {
            writer.end(vm, how.reason(), how.text());
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}

package dev.plankton.hypervisor;

import dev.plankton.clock.HostClock;
import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.hypervisor.keep.OpenedStore;
import dev.plankton.hypervisor.population.FreeNumbers;
import dev.plankton.hypervisor.population.Limits;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Templates;
import dev.plankton.hypervisor.run.CorePool;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.memory.store.SpillFile;
import dev.plankton.recording.PopulationRecorder;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.file.GuardedLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Describes a hypervisor. Not safe for several threads. */
public final class HypervisorBuilder {
    /** The largest {@link #firstNumber}. */
    public static final int MAX_FIRST_NUMBER = 16_000_000;

    private MachineProfile profile = MachineProfile.DEFAULT;
    private Console console = Console.NONE;
    private int cores;
    private int sliceFuel = 100_000;
    private HostClock clock = HostClock.SYSTEM;
    private Tier tier = Tier.REGIONS_WHEN_HOT;
    private long memory;
    private boolean overcommit;
    private @Nullable Path spillDirectory;
    private long spillBytes;
    private int keepEnded = 64;
    private @Nullable Integer firstNumber;
    private VmLimits limits = VmLimits.NONE;
    private boolean reuseNumbers;
    private @Nullable Executor callbackExecutor;
    private @Nullable Long randomSeed;
    private boolean stopWithoutDisk;
    private boolean frozen;
    private @Nullable BooleanSupplier writing;
    private @Nullable SharedCores shared;
    private @Nullable Path recordings;
    private IntPredicate recorded = _ -> true;
    private final Set<Saving> without = EnumSet.noneOf(Saving.class);

    HypervisorBuilder() {}

    /** The kind of PC; {@link MachineProfile#DEFAULT} by default. */
    public HypervisorBuilder profile(MachineProfile value) {
        profile = Objects.requireNonNull(value, "profile");
        return this;
    }

    /** What takes all that VMs show; {@link Console#NONE} by default. */
    public HypervisorBuilder console(Console value) {
        console = Objects.requireNonNull(value, "console");
        return this;
    }

    /**
     * Where listeners, the console and the cable are called, those that are {@link NonBlocking} apart. A call is made
     * after the VM has given its core back, with copies of what it passes, and the VM goes on when all calls of its
     * slice have returned: so they come in order, one at a time for each VM, and one that blocks holds a thread of the
     * executor, at most some 128 KiB of copies and its own VM, which {@link Vm#stop} then cannot end, and nothing of
     * other VMs.
     *
     * <p>By default a virtual thread makes them; to requests that were made by {@link Vm#requestHere} the calling
     * thread, if it ran the VM and nothing else is to be called. A callback that computes long, or blocks in native
     * code, holds the processor of a virtual thread: then give an executor of platform threads, enough for all that
     * may block at a time.
     *
     * @param value runs every task given to it, on a thread that may block; one that throws in place of that is
     *     counted as a callback that threw, and a virtual thread takes over
     */
    public HypervisorBuilder callbackExecutor(Executor value) {
        callbackExecutor = Objects.requireNonNull(value, "callbackExecutor");
        return this;
    }

    /**
     * Number of VMs that have ended whose last state stays, to be looked at by {@link Vm#read}, {@link Vm#screen} and
     * {@link Vm#instructions}: those that ended last; 0 to 1 000 000, 64 by default. Their deltas count as others do,
     * but where memory is short they go first. A VM that ended because memory was short is never kept.
     */
    public HypervisorBuilder keepEnded(int value) {
        keepEnded = between("keepEnded", value, 0, 1_000_000);
        return this;
    }

    /**
     * The number of the first VM, 0 to {@link #MAX_FIRST_NUMBER}; 0 by default. MAC and IP addresses are made from numbers, and so are the
     * addresses at a gateway: VMs of several hypervisors on one network need numbers that differ. Choose it so that
     * the VMs of those below fit before it. A store keeps it: its VMs have the numbers that they had.
     */
    public HypervisorBuilder firstNumber(int value) {
        firstNumber = between("firstNumber", value, 0, MAX_FIRST_NUMBER);
        return this;
    }

    /**
     * What the random bytes and generation ids of its VMs are made from ({@link Vm#generation}), so that two runs give the
     * same; by default the operating system's randomness, and every run gives others.
     */
    public HypervisorBuilder randomSeed(long value) {
        randomSeed = value;
        return this;
    }

    /**
     * Number of VMs that run at a time, 1 to 1024, as far as the heap has room for them: {@link #build} refuses more. By
     * default one for each processor, or fewer in a small heap.
     */
    public HypervisorBuilder cores(int value) {
        cores = between("cores", value, 1, 1024);
        return this;
    }

    /**
     * Takes cores from those that several hypervisors of this process have in common, in place of {@link #cores} of its own. By
     * default it has its own.
     */
    public HypervisorBuilder sharing(SharedCores value) {
        shared = Objects.requireNonNull(value, "shared");
        return this;
    }

    /** Instructions of a slice, 1000 to 100 million; 100 000 by default. */
    public HypervisorBuilder sliceFuel(int value) {
        sliceFuel = between("sliceFuel", value, 1000, 100_000_000);
        return this;
    }

    /**
     * The time that VMs see, and that wakes them; {@link HostClock#SYSTEM} by default. With a {@link ManualClock} a test
     * says when a timer is due.
     */
    public HypervisorBuilder clock(HostClock value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** How guest code is executed; {@link Tier#REGIONS_WHEN_HOT} by default. */
    public HypervisorBuilder tier(Tier value) {
        tier = Objects.requireNonNull(value, "tier");
        return this;
    }

    /**
     * Bytes that the changes of all VMs may take, together with the inputs that wait for them, 1 MiB at least; by
     * default most of the machine's memory beside the Java heap. A VM whose changes find no room ends
     * ({@link StopReason#OUT_OF_MEMORY}), and an input that finds none is refused ({@link Offer#FULL}). An eighth is
     * kept for changes of at most a kilobyte, so that a few VMs with large ones leave all others going on.
     */
    public HypervisorBuilder memory(long value) {
        if (value < 1 << 20) {
            throw new IllegalArgumentException("memory is " + value + ": it must be 1048576 at least");
        }
        memory = value;
        return this;
    }

    /** What each VM may take, unless it is given {@link Vm#limits(VmLimits) limits of its own}; {@link VmLimits#NONE} by default. */
    public HypervisorBuilder limits(VmLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Whether a VM that is created by itself gets the number of one that has ended, if there is one; false by default. It has
     * another {@link Vm#generation}, but the same addresses, and a {@link Vm} object that was kept of the other one now
     * stands for it. Without this the numbers of a hypervisor that makes VMs for years run out at two thousand millions.
     */
    public HypervisorBuilder reuseNumbers(boolean value) {
        reuseNumbers = value;
        return this;
    }

    /**
     * Whether VMs are booted that fit now because they are alike, but would not if all differed; false by default, when
     * such a population is refused. With it the heap takes 4 bytes for 256 VMs that were never woken since their boot, and
     * all share one delta. Those that are woken take what they do otherwise. If there is no room left, an input to a VM
     * that was not woken before is refused ({@link Offer#FULL}), and a VM whose changes find no room ends ({@link
     * StopReason#OUT_OF_MEMORY}).
     */
    public HypervisorBuilder overcommit(boolean value) {
        overcommit = value;
        return this;
    }

    /**
     * Where the changes of VMs go that have not run for long, when the bytes of {@link #memory} are nearly used up: a file of
     * at most {@code bytes} in {@code directory}, 1 MiB at least. When such a VM is woken its changes are read from there, and
     * are in memory again afterwards. If the file is full, or the disk is, the rule of {@link #memory} applies. The file is
     * temporary: it has no name on systems that allow that, else it is deleted when the hypervisor is closed, and nothing that
     * is kept depends on it. Changes that several VMs have in common stay in memory. By default there is no such file.
     */
    public HypervisorBuilder spill(Path directory, long bytes) {
        if (bytes < SpillFile.LEAST) {
            throw new IllegalArgumentException("the file has " + bytes + " bytes: it must be 1048576 at least");
        }
        spillDirectory = Objects.requireNonNull(directory, "directory");
        spillBytes = bytes;
        return this;
    }

    /**
     * Records VMs in a directory that is made if there is none: the state in which each begins, and all that comes to it, with the
     * instruction counts at which it does, for {@link dev.plankton.machine.pc.Recording#read(Path, int,
     * dev.plankton.machine.BootImage...)}. Those that have a disk open for writing are left out. A recorded VM sees the host's time
     * as of the beginning of its slice, and about a fourth of a nanosecond more after each instruction. By default none is
     * recorded.
     *
     * @param vms the numbers of those that are; called for each slice, by any thread
     */
    public HypervisorBuilder record(Path directory, IntPredicate vms) {
        recordings = Objects.requireNonNull(directory, "directory");
        recorded = Objects.requireNonNull(vms, "vms");
        return this;
    }

    /** Leaves savings out, to measure what they are worth; none by default. */
    public HypervisorBuilder without(Set<Saving> values) {
        without.addAll(Set.copyOf(values));
        return this;
    }

    /**
     * Whether a VM of a store whose disk image is missing or not as it was is stopped and named in the log; by default {@link
     * #open} refuses the store.
     */
    public HypervisorBuilder stopWithoutDisk(boolean value) {
        stopWithoutDisk = value;
        return this;
    }

    /**
     * Whether no VM runs until {@link dev.plankton.hypervisor.handover.Arrival#start}; false by default. For VMs that go on from
     * another hypervisor: {@link Hypervisor#arrive}.
     */
    public HypervisorBuilder frozen(boolean value) {
        frozen = value;
        return this;
    }

    /**
     * Has a store that is opened be written only while {@code allowed} returns true, for a directory that several processes share.
     * After that writes fail as those to a disk do, and no reply leaves that has to wait for one. By default it is always allowed.
     *
     * @param allowed asked before each write, by any thread
     */
    public HypervisorBuilder writingWhile(BooleanSupplier allowed) {
        writing = Objects.requireNonNull(allowed, "allowed");
        return this;
    }

    /**
     * Makes the hypervisor with the population that the store at {@code path} keeps, and keeps it there from now on; a store
     * is created if there is none. Returns before the VMs have been read: each is when it is first asked for. Its VMs are
     * the kind of PC they were, whatever {@link #profile} is, but that has to have the cards that they have; and for them as
     * much time has passed as the wall clock says.
     *
     * <p>Disk images that VMs had open for writing ({@link BootImage#writingTo}) are opened again, and closed when the hypervisor
     * is. What a VM wrote to its disk after it was last kept is taken back, so that both are of the same moment.
     *
     * @throws dev.plankton.store.io.CorruptStoreException if what is there is not what was written
     * @throws dev.plankton.store.io.LostDiskException if a disk image is missing, open already, or not as its VM left it, unless
     *     {@link #stopWithoutDisk}
     * @throws IOException if it cannot be read or written, or is open already
     * @throws IllegalArgumentException as {@link #build}, or if the VMs have a card that {@link #profile} has not, or numbers
     *     that count from another than {@link #firstNumber}, if that was called
     */
    public Hypervisor open(Path path, Durability durability) throws IOException {
        FileLayer disk = FileLayer.DISK;
        return open(path, durability, writing == null ? disk : new GuardedLayer(disk, writing));
    }

    /** The same by another way to the disk. */
    Hypervisor open(Path path, Durability durability, FileLayer files) throws IOException {
        OpenedStore opened = OpenedStore.open(
                Objects.requireNonNull(path, "path"),
                files,
                Objects.requireNonNull(durability, "durability"),
                stopWithoutDisk);
        boolean made = false;
        try {
            HypervisorBuilder builder = copy();
            builder.profile = opened.profile(profile);
            builder.clock = opened.clock(clock);
            builder.firstNumber = opened.firstNumber(firstNumber);
            builder.check();
            Hypervisor hypervisor = new Hypervisor(builder, opened);
            made = true;
            if (opened.isNew() && hypervisor.firstNumber() != 0) {
                saveFirst(hypervisor);
            }
            return hypervisor;
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!made) {
                opened.close();
            }
        }
    }

    /** What is in the journal only has numbers from 0: a generation says from where they count. */
    private static void saveFirst(Hypervisor hypervisor) throws IOException {
        boolean saved = false;
        try {
            long _ = hypervisor.save();
            saved = true;
        } finally {
            if (!saved) {
                hypervisor.close();
            }
        }
    }

    private HypervisorBuilder copy() {
        HypervisorBuilder copy = new HypervisorBuilder();
        copy.console = console;
        copy.cores = cores;
        copy.sliceFuel = sliceFuel;
        copy.tier = tier;
        copy.memory = memory;
        copy.overcommit = overcommit;
        copy.spillDirectory = spillDirectory;
        copy.spillBytes = spillBytes;
        copy.keepEnded = keepEnded;
        copy.limits = limits;
        copy.reuseNumbers = reuseNumbers;
        copy.callbackExecutor = callbackExecutor;
        copy.frozen = frozen;
        copy.shared = shared;
        copy.randomSeed = randomSeed;
        copy.recordings = recordings;
        copy.recorded = recorded;
        copy.without.addAll(without);
        return copy;
    }

    /**
     * Makes the hypervisor.
     *
     * @throws IllegalArgumentException if the heap has no room for its {@link #cores}, or of a card of the profile only the
     *     name is known
     * @throws UncheckedIOException if the file of {@link #spill} or {@link #record} cannot be made
     * @throws IllegalStateException if VMs are to be recorded that have cards
     */
    public Hypervisor build() {
        check();
        Template.prepareBeside(profile);
        return new Hypervisor(this, null);
    }

    private void check() {
        profile.requireCards();
        int fitting = MemoryBudget.coresThatFit(profile);
        if (cores > fitting) {
            throw new IllegalArgumentException(
                    "cores is %d: a Java heap of %d MiB has room for %d; give it more with -Xmx"
                            .formatted(cores, Runtime.getRuntime().maxMemory() >> 20, fitting));
        }
    }

    /**
     * An empty population.
     *
     * @param room takes the number of each VM whose client is to offer an input again
     */
    Population population(IntConsumer room) {
        boolean offHeap = !without.contains(Saving.OFF_HEAP);
        boolean sharing = !without.contains(Saving.DELTA_SHARING);
        SpillFile file = spillFile();
        long inFile = file == null ? 0 : file.limit();
        MemoryBudget taken = new MemoryBudget(memory, offHeap, overcommit, inFile, cores(), profile);
        DeltaStore.Layout layout = new DeltaStore.Layout(offHeap, sharing, taken.budget(), file);
        return Population.empty(
                        profile,
                        taken,
                        layout,
                        shared == null ? Templates.Source.OWN : shared.templates(),
                        firstNumber == null ? 0 : firstNumber,
                        keepEnded,
                        randomSeed,
                        new Limits(limits),
                        new FreeNumbers(reuseNumbers),
                        room)
                .recordedBy(recorder());
    }

    private @Nullable PopulationRecorder recorder() {
        if (recordings == null) {
            return null;
        }
        try {
            return PopulationRecorder.create(recordings, recorded, profile);
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException("there is a recording in %s already".formatted(recordings), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a recording cannot be made in %s: %s".formatted(recordings, e.getMessage()), e);
        }
    }

    private @Nullable SpillFile spillFile() {
        if (spillDirectory == null) {
            return null;
        }
        try {
            return SpillFile.create(spillDirectory, spillBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the file for cold VMs cannot be made in %s: %s".formatted(spillDirectory, e.getMessage()), e);
        }
    }

    /** Where its cores come from. */
    CorePool.Pools pools() {
        MachineProfile kind = profile;
        CoreOptions options = CoreOptions.of(tier)
                .withForm(Saving.form(without))
                .withElidedTicks(!without.contains(Saving.TICK_ELISION));
        return shared != null ? shared.pools(kind, options) : CorePool.Pools.of(() -> new Core(kind, options), cores());
    }

    /** The time that its VMs see. */
    HostTime time() {
        return new HostTime(clock);
    }

    HostClock clock() {
        return clock;
    }

    boolean isFrozen() {
        return frozen;
    }

    Console console() {
        return console;
    }

    @Nullable
    Executor callbackExecutor() {
        return callbackExecutor;
    }

    int sliceFuel() {
        return sliceFuel;
    }

    int cores() {
        if (shared != null) {
            return shared.cores();
        }
        return cores > 0
                ? cores
                : Math.min(Runtime.getRuntime().availableProcessors(), MemoryBudget.coresThatFit(profile));
    }

    @Override
    public String toString() {
        return "builder of a hypervisor: %d cores, %s, %s".formatted(cores(), profile, limits);
    }

    private static int between(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be " + low + " to " + high);
        }
        return value;
    }
}

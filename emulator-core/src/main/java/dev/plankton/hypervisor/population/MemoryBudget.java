package dev.plankton.hypervisor.population;

import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.store.Budget;
import dev.plankton.memory.store.DeltaStore;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * What the VMs of a hypervisor may take: one budget for deltas and waiting inputs, and the parts of the Java heap for cores,
 * for inputs and for the table of VMs. Foresees whether all that will hold a population, from the first VMs that have
 * booted, so that it is refused before memory is exhausted. Safe for any thread.
 */
public final class MemoryBudget {
    /** Pools of cores of a hypervisor: for VMs that were woken, and for those that spin. */
    private static final int POOLS = 2;

    /** VMs that are a sample of all others. */
    public static final int SAMPLE = 1000;

    /** Part of the heap that cores, inputs and the table may take; the rest is for connections and the collector. */
    private static final double HEAP_SHARE = 0.85;

    /** Part of the heap that cores may take: one in this many bytes. */
    private static final int CORES_PART = 4;

    /** Part of the heap, and of the budget, that waiting inputs may take: one in this many bytes. */
    private static final int INPUTS_PART = 8;

    /** Part of the machine's memory, the Java heap taken off, that deltas may take. */
    private static final double MACHINE_SHARE = 0.85;

    private final boolean offHeap;
    private final boolean overcommit;
    private final long file;
    private final long heap;
    private final Budget budget;

    /**
     * The budget of a hypervisor.
     *
     * @param limit bytes that deltas and inputs may take, 0 for what the machine has
     * @param offHeap whether deltas lie outside the Java heap
     * @param cores how many VMs run at a time
     * @param profile what PC each of them is
     */
    public MemoryBudget(long limit, boolean offHeap, int cores, MachineProfile profile) {
        this(limit, offHeap, false, 0, cores, profile);
    }

    /**
     * The same.
     *
     * @param overcommit whether VMs are only refused that do not fit now, not those that would not if all differed
     * @param file bytes of deltas that a file takes besides
     */
    public MemoryBudget(long limit, boolean offHeap, boolean overcommit, long file, int cores, MachineProfile profile) {
        this.file = file;
        this.offHeap = offHeap;
        this.overcommit = overcommit;
        long most = Runtime.getRuntime().maxMemory();
        long taken = Core.mostBytes(profile) * POOLS * cores + most / INPUTS_PART;
        heap = Math.max((long) (most * HEAP_SHARE) - taken, most / CORES_PART);
        long room = offHeap ? machine() : heap;
        budget = new Budget(limit == 0 || !offHeap && limit > room ? room : limit);
    }

    /** How many VMs of {@code profile} the heap lets run at a time, at least 1. */
    public static int coresThatFit(MachineProfile profile) {
        long most = Runtime.getRuntime().maxMemory() / CORES_PART / (Core.mostBytes(profile) * POOLS);
        return Math.clamp(most, 1, Integer.MAX_VALUE);
    }

    /** Bytes of memory that the machine or the container has, asked for once: to load what tells it takes 30 ms. */
    private static final class Machine {
        static final long BYTES = bytes();

        private static long bytes() {
            OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
            return system instanceof com.sun.management.OperatingSystemMXBean known
                    ? known.getTotalMemorySize()
                    : 2 * Runtime.getRuntime().maxMemory();
        }
    }

    /** Asks for the machine's memory, which each later budget then knows, and has deltas kept as they will be; from any thread. */
    public static void prepare() {
        long _ = Machine.BYTES;
        DeltaStore.rehearse();
    }

    private static long machine() {
        long total = Machine.BYTES;
        long rest = (long) (total * MACHINE_SHARE) - Runtime.getRuntime().maxMemory();
        return Math.max(rest, total / 8);
    }

    /** What deltas and inputs are taken from. */
    public Budget budget() {
        return budget;
    }

    /** Bytes that waiting inputs may take. */
    public long inputs() {
        return Math.min(Runtime.getRuntime().maxMemory(), budget.limit()) / INPUTS_PART;
    }

    /** Bytes of the heap that the table of VMs may take. */
    long table() {
        return heap;
    }

    /**
     * What keeps {@code count} more places from fitting into the table, or null if they fit.
     *
     * @param table bytes that it takes now, if all VMs differ
     */
    @Nullable
    public Shortage checkTable(int count, long table) {
        long numbers = VmTable.MOST - table / VmTable.BYTES;
        if (count > numbers) {
            return Shortage.ofNumbers(count, numbers);
        }
        if (overcommit) {
            return null;
        }
        long fitting = Math.max(0, (heap - table) / VmTable.BYTES);
        return count > fitting ? Shortage.expected(count, fitting, VmTable.BYTES, true, heap) : null;
    }

    /**
     * What will keep {@code count} VMs from fitting beside what there is, or null if they will fit. The first of them,
     * {@code samples}, are there already, and their deltas would take {@code alone} bytes if none were shared: VMs that are
     * alike now need not stay so.
     *
     * @param table bytes that the table of VMs takes now, if all differ
     */
    @Nullable
    public Shortage check(int count, int samples, long alone, long table) {
        if (overcommit) {
            return null;
        }
        long perDelta = Math.max(1, Math.ceilDiv(alone, samples));
        long perVm = perDelta + VmTable.BYTES;
        long left = budget.left(DeltaStore.isSmall(perDelta)) + file;
        long byDeltas = samples + left / (offHeap ? perDelta : perVm);
        long byTable = samples + (heap - table) / VmTable.BYTES;
        long fitting = Math.max(0, Math.min(byDeltas, byTable));
        if (count <= fitting) {
            return null;
        }
        boolean heapTooSmall = byTable < byDeltas || !offHeap;
        return Shortage.expected(
                count, fitting, perVm, heapTooSmall, byTable < byDeltas ? heap : budget.limit() + file);
    }
}

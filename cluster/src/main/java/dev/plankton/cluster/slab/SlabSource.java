package dev.plankton.cluster.slab;

import dev.plankton.cluster.lease.EpochDirectory;
import dev.plankton.cluster.lease.Fence;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.SharedCores;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the VMs of slabs come from.
 *
 * @param cores that the hypervisors of this node have in common
 * @param hypervisors describes the hypervisor of a slab; called for each, as what it returns is changed
 * @param image what new VMs boot from
 * @param vms how many a new slab has, 1 to 65 536
 * @param store has a directory for each slab, which all nodes share; null if no VM is kept
 * @param durability of those that are
 */
public record SlabSource(
        SharedCores cores,
        Supplier<HypervisorBuilder> hypervisors,
        BootImage image,
        int vms,
        @Nullable Path store,
        Durability durability) {
    /** The first number of the VMs of a slab. */
    public static int firstNumber(int slab) {
        return slab * SlabMap.VMS;
    }

    /** Whether slabs are kept in stores. */
    public boolean isStored() {
        return store != null;
    }

    /** Where the stores of a slab are, one of each epoch. */
    public Path directory(int slab) {
        if (store == null) {
            throw new IllegalStateException("no VM is kept");
        }
        return store.resolve("slab-%05d".formatted(slab));
    }

    /** The hypervisor of a slab, yet to be made. */
    public HypervisorBuilder builder(int slab) {
        return hypervisors.get().sharing(cores).firstNumber(firstNumber(slab));
    }

    /**
     * Opens a slab: from its store, if it has been kept, else with new VMs. Returns when they have booted.
     *
     * @param epoch under which this node owns it
     * @param node the name of this node
     * @throws IOException if the store cannot be read or written, or is another node's
     */
    public Hypervisor open(int slab, long epoch, String node) throws IOException {
        Hypervisor made = isStored()
                ? taken(builder(slab), slab, epoch, node)
                : builder(slab).build();
        boolean done = false;
        try {
            if (made.size() == 0) {
                int _ = made.boot(image, vms);
                if (isStored()) {
                    long _ = made.save();
                }
            }
            done = true;
            return made;
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    /** Opens the store of a slab that another node has closed; no VM runs yet. */
    public Hypervisor openFrozen(int slab, long epoch, String node) throws IOException {
        return taken(builder(slab).frozen(true), slab, epoch, node);
    }

    /**
     * Opens a slab again from the store that this node has opened under {@code epoch} before, and closed.
     *
     * @throws IOException if the store cannot be read or written, or another node has taken it over since
     */
    public Hypervisor reopen(int slab, long epoch) throws IOException {
        return stored(builder(slab), EpochDirectory.of(directory(slab), epoch), Fence.standing(directory(slab), epoch));
    }

    /**
     * Returns when all VMs of a slab have been read from its store, if it has one: inputs come on threads that must not wait for that.
     *
     * @throws IllegalStateException if they cannot be read
     */
    public static void read(Hypervisor vms) {
        Vm first = vms.vm(vms.firstNumber());
        if (first != null) {
            RunState _ = first.state(); // Asked for one, a store reads all of its slab.
        }
    }

    /** Whether another node has taken over, for certain, the store of a slab that this node opened under {@code epoch}. */
    public boolean isTaken(int slab, long epoch) {
        return isStored() && Fence.hasFallen(directory(slab), epoch);
    }

    /** A node with a lower epoch begins no write any more, and one that it is in the middle of is to a directory of its own. */
    private Hypervisor taken(HypervisorBuilder builder, int slab, long epoch, String node) throws IOException {
        Fence fence = Fence.raise(directory(slab), epoch, node);
        return stored(builder, EpochDirectory.take(directory(slab), epoch, fence::stands), fence);
    }

    private Hypervisor stored(HypervisorBuilder builder, Path directory, Fence fence) throws IOException {
        return builder.writingWhile(fence::stands).open(directory, durability);
    }
}

package dev.plankton.cluster.map;

import dev.plankton.cluster.membership.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * For each slab its owner and epoch: 12 bytes a slab. Never changes; {@link #with} returns another. Maps are merged slab by slab: the
 * higher epoch is true, in whatever order entries come.
 */
public final class SlabMap {
    /** The number of VMs of a slab: VM {@code n} is in slab {@code n / VMS}. */
    public static final int VMS = 65_536;

    /** The most slabs: VM numbers are of 31 bits. */
    public static final int MOST_SLABS = 32_768;

    private static final int NONE = -1;

    private final NodeId[] nodes;
    private final int[] owners;
    private final long[] epochs;

    private SlabMap(NodeId[] nodes, int[] owners, long[] epochs) {
        this.nodes = nodes;
        this.owners = owners;
        this.epochs = epochs;
    }

    /**
     * A map in which no slab has an owner.
     *
     * @param slabs how many there are, 1 to {@link #MOST_SLABS}
     */
    public static SlabMap empty(int slabs) {
        if (slabs < 1 || slabs > MOST_SLABS) {
            throw new IllegalArgumentException("slabs out of range (1-%d): %d".formatted(MOST_SLABS, slabs));
        }
        int[] owners = new int[slabs];
        Arrays.fill(owners, NONE);
        return new SlabMap(new NodeId[0], owners, new long[slabs]);
    }

    /** How many slabs there are, with an owner or without. */
    public int slabs() {
        return epochs.length;
    }

    /** The owner of a slab, dead or alive; null if it has never had one. */
    public @Nullable NodeId owner(int slab) {
        int index = owners[slab];
        return index == NONE ? null : nodes[index];
    }

    /** The epoch of a slab, 0 if it has never had an owner. */
    public long epoch(int slab) {
        return epochs[slab];
    }

    /** Owner and epoch of a slab; null if it has never had an owner. */
    public @Nullable SlabEntry entry(int slab) {
        NodeId owner = owner(slab);
        return owner == null ? null : new SlabEntry(slab, owner, epochs[slab]);
    }

    /** All slabs that have or had an owner. */
    public List<SlabEntry> entries() {
        List<SlabEntry> entries = new ArrayList<>(slabs());
        for (int slab = 0; slab < slabs(); slab++) {
            SlabEntry entry = entry(slab);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The slabs of a node, in order. */
    public IntStream ownedBy(NodeId node) {
        return IntStream.range(0, slabs()).filter(slab -> node.equals(owner(slab)));
    }

    /**
     * Whether this map does not know yet what {@code entry} says.
     *
     * @throws IllegalArgumentException if there is no such slab, or its epoch has another owner
     */
    public boolean isNews(SlabEntry entry) {
        int slab = entry.slab();
        if (slab >= slabs()) {
            throw new IllegalArgumentException("slab out of range (0-%d): %d".formatted(slabs() - 1, slab));
        }
        return isNews(entry, epochs[slab], owner(slab));
    }

    private static boolean isNews(SlabEntry entry, long epoch, @Nullable NodeId owner) {
        if (entry.epoch() == epoch && !entry.owner().equals(owner)) {
            throw new IllegalArgumentException("slab %d has two owners in epoch %s: %s and %s"
                    .formatted(entry.slab(), Epochs.text(epoch), owner, entry.owner()));
        }
        return entry.epoch() > epoch;
    }

    /**
     * This map with what {@code entries} know better; this one if that is nothing.
     *
     * @throws IllegalArgumentException if there is no such slab, or an epoch has two owners
     */
    public SlabMap with(Collection<SlabEntry> entries) {
        Building building = null;
        for (SlabEntry entry : entries) {
            if (isNews(entry)) {
                building = building == null ? new Building() : building;
                building.put(entry);
            }
        }
        return building == null ? this : building.map();
    }

    /** A copy that entries are put into; drops nodes that own nothing any more. */
    private final class Building {
        final int[] newOwners = owners.clone();
        final long[] newEpochs = epochs.clone();
        final List<NodeId> table = new ArrayList<>(Arrays.asList(nodes));
        final Map<NodeId, Integer> indexes = new HashMap<>();

        Building() {
            for (int i = 0; i < nodes.length; i++) {
                indexes.put(nodes[i], i);
            }
        }

        void put(SlabEntry entry) {
            int slab = entry.slab();
            int owner = indexes.computeIfAbsent(entry.owner(), node -> {
                table.add(node);
                return table.size() - 1;
            });
            if (isNews(entry, newEpochs[slab], newOwners[slab] == NONE ? null : table.get(newOwners[slab]))) {
                newOwners[slab] = owner;
                newEpochs[slab] = entry.epoch();
            }
        }

        SlabMap map() {
            int[] places = new int[table.size()];
            Arrays.fill(places, NONE);
            List<NodeId> used = new ArrayList<>();
            for (int slab = 0; slab < newOwners.length; slab++) {
                int old = newOwners[slab];
                if (old == NONE) {
                    continue;
                }
                if (places[old] == NONE) {
                    places[old] = used.size();
                    used.add(table.get(old));
                }
                newOwners[slab] = places[old];
            }
            return new SlabMap(used.toArray(NodeId[]::new), newOwners, newEpochs);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlabMap that
                && slabs() == that.slabs()
                && entries().equals(that.entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }
}

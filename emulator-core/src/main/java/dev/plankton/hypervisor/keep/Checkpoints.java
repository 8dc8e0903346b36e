package dev.plankton.hypervisor.keep;

import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.store.GenerationWriter;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredTemplates;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes generations while the VMs run: a VM is kept from nothing but the copy of its own delta. One at a time; confined to the
 * thread that makes one.
 */
final class Checkpoints {
    private final StoreDirectory store;
    private final Population population;
    private final Records records;
    private final IntConsumer need;
    private final StoredTemplates templates;
    private final ChangeMap sinceGeneration;
    private final ChangeMap sinceEntry;
    private final Supplier<Stamp> clock;
    private final boolean reuse;
    private @Nullable Manifest last;

    /**
     * Generations after {@code last}, which is null if there is none.
     *
     * @param need returns when a VM has been read
     * @param reuse whether {@code last} is one of this population, so that what has not changed stays where it is
     * @param templates those of the store, to which new ones are added
     * @param sinceGeneration VMs that the last one does not have as they are
     * @param sinceEntry VMs that the journal does not have as they are
     */
    Checkpoints(
            StoreDirectory store,
            Population population,
            Records records,
            IntConsumer need,
            StoredTemplates templates,
            ChangeMap sinceGeneration,
            ChangeMap sinceEntry,
            Supplier<Stamp> clock,
            @Nullable Manifest last,
            boolean reuse) {
        this.store = store;
        this.population = population;
        this.templates = templates;
        this.sinceGeneration = sinceGeneration;
        this.sinceEntry = sinceEntry;
        this.clock = clock;
        this.last = last;
        this.reuse = reuse;
        this.records = records;
        this.need = need;
    }

    /**
     * Makes one; if it throws, everything is as before.
     *
     * @param number its number, see {@link StoreDirectory#nextGeneration}
     * @param insteadOfEntries whether it is to serve for the entries of the journal that are due
     */
    Manifest make(long number, boolean insteadOfEntries) throws IOException {
        keepTemplates();
        Stamp stamp = clock.get();
        int size = population.table().size();
        Map<Integer, BitSet> taken = new HashMap<>();
        Map<Integer, BitSet> entries = new HashMap<>();
        boolean done = false;
        try (GenerationWriter writer = new GenerationWriter(store, number, reuse ? last : null)) {
            for (int slab = 0; slab < Manifest.slabs(size); slab++) {
                if (insteadOfEntries) {
                    entries.put(slab, taken(sinceEntry, slab, size));
                }
                taken.put(slab, taken(sinceGeneration, slab, size));
                write(slab, size, writer, taken.get(slab));
            }
            // VMs may have been created meanwhile, but those with a new template are not in it.
            Manifest manifest = writer.commit(
                    store.id(),
                    stamp,
                    size,
                    templates.hashes(),
                    population.table().firstNumber());
            last = manifest;
            done = true;
            return manifest;
        } finally {
            if (!done) {
                taken.forEach(sinceGeneration::putBack);
                entries.forEach(sinceEntry::putBack);
            }
        }
    }

    /** Keeps what templates the hypervisor has and the store not. */
    void keepTemplates() throws IOException {
        synchronized (templates) {
            while (templates.hashes().size() < population.templates().size()) {
                templates.keep(population.templates().get(templates.hashes().size()));
            }
        }
    }

    /** Takes out the VMs of a slab that have changed; not those that were created since there were {@code size}. */
    private static BitSet taken(ChangeMap changes, int slab, int size) {
        BitSet all = changes.take(slab);
        int vms = Math.min(size - (slab << 16), Manifest.SLAB);
        if (all.length() > vms) {
            BitSet later = (BitSet) all.clone();
            later.clear(0, vms);
            changes.putBack(slab, later);
            all.clear(vms, Manifest.SLAB);
        }
        return all;
    }

    /** Writes a slab, of which {@code changed} was taken before: what changes from now on is noted again. */
    private void write(int slab, int size, GenerationWriter writer, BitSet changed) throws IOException {
        int first = slab << 16;
        int vms = Math.min(size - first, Manifest.SLAB);
        boolean all = writer.wantsAll(slab, changed.cardinality(), vms);
        if (changed.isEmpty() && !(all && isNew(slab))) {
            writer.keep(slab);
            return;
        }
        need.accept(first);
        if (all) {
            changed.set(0, vms);
        }
        writer.begin(slab, all, changed.cardinality());
        VmRecord record = new VmRecord();
        try (Records.Captures captures = records.captures()) {
            for (int place = changed.nextSetBit(0); place >= 0; place = changed.nextSetBit(place + 1)) {
                int number = first + place;
                if (!captures.capture(number, record)) {
                    throw new IOException("the hypervisor is closed");
                }
                writer.add(record);
            }
        }
        writer.end(alive(first, vms));
    }

    private boolean isNew(int slab) {
        Manifest before = last;
        return !reuse || before == null || slab >= before.slabs().size();
    }

    private int alive(int first, int vms) {
        int alive = 0;
        for (int number = first; number < first + vms; number++) {
            alive += population.vm(number).stopped() ? 0 : 1;
        }
        return alive;
    }
}

package dev.plankton.store;

import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.SealedFile;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a generation, slab by slab: those that have not changed are referred to where they are, of others the VMs that have
 * changed are added to what there is, or all VMs are written. It is there once {@link #commit} has returned, and not at all
 * before. Confined to one thread.
 */
public final class GenerationWriter implements AutoCloseable {
    private final StoreDirectory store;
    private final @Nullable Manifest before;
    private final long number;
    private final SlabFile.Writer file;
    private final List<Manifest.Slab> slabs = new ArrayList<>();
    private List<Manifest.Part> parts = List.of();
    private long written;

    /**
     * Makes generation {@code number}.
     *
     * @param before whose slabs may be referred to; null for none
     */
    public GenerationWriter(StoreDirectory store, long number, @Nullable Manifest before) throws IOException {
        this.store = store;
        this.before = before;
        this.number = number;
        file = new SlabFile.Writer(store, number);
    }

    /** The chain of slab {@code slab} so far, empty if it has none. */
    private List<Manifest.Part> chain(int slab) {
        return before == null || slab >= before.slabs().size()
                ? List.of()
                : before.slabs().get(slab).parts();
    }

    /**
     * Whether all VMs of a slab have to be written, not just those that have changed: it is new, most of it has changed, or
     * it has been added to often, or much.
     *
     * @param changed VMs that have changed
     * @param vms VMs of the slab
     */
    public boolean wantsAll(int slab, int changed, int vms) {
        List<Manifest.Part> chain = chain(slab);
        if (chain.isEmpty() || chain.size() == Manifest.MOST_PARTS || changed > vms / 2) {
            return true;
        }
        long base = chain.getFirst().length();
        long added = chain.stream().skip(1).mapToLong(Manifest.Part::length).sum();
        return added > base;
    }

    /** The next slab is as it was. */
    public void keep(int slab) {
        requireNext(slab);
        slabs.add(new Manifest.Slab(
                chain(slab), before == null ? 0 : before.slabs().get(slab).alive()));
    }

    /** Begins the next slab with {@code vms} VMs: all of them, or those that have changed. */
    public void begin(int slab, boolean all, int vms) {
        requireNext(slab);
        parts = new ArrayList<>(all ? List.of() : chain(slab));
        file.begin(slab, vms);
    }

    private void requireNext(int slab) {
        if (slab != slabs.size()) {
            throw new IllegalArgumentException("slab %d after %d".formatted(slab, slabs.size() - 1));
        }
    }

    /** Adds a VM of the slab, in order of their numbers. */
    public void add(VmRecord vm) throws IOException {
        file.add(vm);
    }

    /** Ends the slab, of which {@code alive} VMs have not ended. */
    public void end(int alive) throws IOException {
        Manifest.Part part = file.end();
        parts.add(part);
        written += part.length();
        slabs.add(new Manifest.Slab(List.copyOf(parts), alive));
    }

    /** Bytes of slabs written. */
    public long written() {
        return written;
    }

    /** Makes it what a load finds, once it has returned. */
    public Manifest commit(UUID id, Stamp stamp, int size, List<String> templates, int firstNumber) throws IOException {
        long length = file.finish();
        store.files().forceDirectory(store.path().resolve("generations"));
        Manifest manifest =
                new Manifest(id, number, stamp, size, List.copyOf(templates), List.copyOf(slabs), length, firstNumber);
        SealedFile.write(store.files(), store.manifestFile(number), Manifest.MAGIC, manifest.encode());
        return manifest;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

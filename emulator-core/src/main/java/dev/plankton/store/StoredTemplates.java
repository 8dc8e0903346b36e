package dev.plankton.store;

import dev.plankton.disk.Disk;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.TemplateCodec;
import dev.plankton.snapshot.io.SnapshotFormatException;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The templates of a store by index, as its records name them: each a file named by its SHA-256, as are the images in them.
 * One thread at a time adds, any thread looks.
 */
public final class StoredTemplates {
    private final StoreDirectory store;
    private final ImageSource images;
    private final List<String> hashes = new CopyOnWriteArrayList<>();
    private final List<Template> templates = new CopyOnWriteArrayList<>();
    private final List<Integer> stateSizes = new CopyOnWriteArrayList<>();

    /** @param writable where disks come from that were open for writing */
    public StoredTemplates(StoreDirectory store, WritableDisks writable) {
        this.store = store;
        images = new ImageSource() {
            @Override
            public byte[] bytes(DiskIdentity disk) throws IOException {
                return store.object(store.image(disk.hash()));
            }

            @Override
            public BootImage writable(String name, List<DiskIdentity> disks) throws IOException {
                List<BootImage> all = new ArrayList<>();
                for (DiskIdentity disk : disks) {
                    all.add(disk.changes() ? writable.open(name, disk) : BootImage.of(name, bytes(disk)));
                }
                return all.getFirst().with(all.subList(1, all.size()));
            }

            // Whether those open for writing are as they were only their VMs say.
            @Override
            public boolean checked() {
                return false;
            }
        };
    }

    /** SHA-256 of each. */
    public List<String> hashes() {
        return hashes;
    }

    public List<Template> templates() {
        return templates;
    }

    /** Bytes of the whole state of a VM of each. */
    public List<Integer> stateSizes() {
        return stateSizes;
    }

    /** Reads the template with this SHA-256 and adds it. */
    void read(String hash) throws IOException {
        byte[] bytes = store.object(store.template(hash));
        try {
            add(hash, TemplateCodec.decode(bytes, images));
        } catch (SnapshotFormatException | IllegalArgumentException e) {
            throw new CorruptStoreException("templates/" + hash + ": " + e.getMessage(), e);
        }
    }

    /** Keeps a template and its images in the store, adds it, and returns its SHA-256. */
    public String keep(Template template) throws IOException {
        for (Disk disk : template.image().drives().disks()) {
            if (!disk.changes()) {
                ByteBuffer bytes = disk.bytes();
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                store.keepObject(store.image(Checksums.sha256(copy)), copy);
            }
        }
        byte[] encoded = TemplateCodec.encode(template);
        String hash = Checksums.sha256(encoded);
        store.keepObject(store.template(hash), encoded);
        add(hash, template);
        return hash;
    }

    private void add(String hash, Template template) {
        stateSizes.add(StateMap.size(template.profile().extendedMemory()));
        templates.add(template);
        hashes.add(hash);
    }
}

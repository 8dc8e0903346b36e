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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

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

    /** @param writable has the images that were open for writing */
    public StoredTemplates(StoreDirectory store, ImageSource writable) {
        this.store = store;
        images = new ImageSource() {
            @Override
            public byte @Nullable [] bytes(DiskIdentity disk) throws IOException {
                Path file = store.image(disk.hash());
                return Files.exists(file) ? store.object(file) : writable.bytes(disk);
            }

            @Override
            public @Nullable BootImage writable(List<DiskIdentity> disks) throws IOException {
                return writable.writable(disks);
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
        } catch (SnapshotFormatException e) {
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

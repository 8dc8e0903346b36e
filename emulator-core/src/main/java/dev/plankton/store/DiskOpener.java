package dev.plankton.store;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.VmRecord;
import dev.plankton.store.io.LostDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens the disks again that VMs of a store had open for writing, and finds out whether they are as they were. Confined to one
 * thread at a time.
 */
public final class DiskOpener implements WritableDisks, AutoCloseable {
    private final UUID store;
    private final Mode mode;
    private final List<DiskFile> opened = new ArrayList<>();

    /** By the disk that stands for one that cannot be used: why not. */
    private final Map<Disk, String> unusable = new HashMap<>();

    /** What identifies each disk that was opened. */
    private final Map<Disk, DiskIdentity> identities = new HashMap<>();

    /** Disks that were looked at. */
    private final Set<Disk> checked = new HashSet<>();

    /** Those that are as their VM last saw them. */
    private final Set<DiskFile> usable = new HashSet<>();

    /** What to do with them. */
    public enum Mode {
        /** They must be as they were. */
        CHECK,
        /** They are taken back to where they were, if that can be; if not, that is an error. */
        GO_BACK,
        /** The same, but VMs whose disk is not there or not as it was are left out. */
        LEAVE_OUT
    }

    /** Opens disks for the store with this number. */
    public DiskOpener(UUID store, Mode mode) {
        this.store = store;
        this.mode = mode;
    }

    @Override
    public BootImage open(String name, DiskIdentity disk) {
        String file = disk.file();
        if (file == null) {
            return unusable(name, disk, "the store does not say which file the disk of " + name + " is");
        }
        try {
            if (!Files.exists(Path.of(file))) {
                return unusable(name, disk, "disk image %s is missing".formatted(file));
            }
            DiskFile writes = DiskFile.open(Path.of(file));
            opened.add(writes);
            writes.follow();
            BootImage image = BootImage.writingTo(writes, name);
            identities.put(image.disk(), disk);
            return image;
        } catch (IOException | IllegalArgumentException e) {
            return unusable(name, disk, "disk image %s: %s".formatted(file, e.getMessage()));
        }
    }

    /** It may be that no VM needs it any more. */
    private BootImage unusable(String name, DiskIdentity disk, String why) {
        BootImage blank = WritableDisks.blank(name, disk);
        unusable.put(blank.disk(), why);
        return blank;
    }

    /**
     * Finds out whether the disks are as VMs of {@code population} last saw them, whose records are read for that if it has such
     * disks, and leaves out the VMs for which they are not.
     *
     * @return why VMs are left out, a line each
     * @throws LostDiskException if a disk is not as it was, and such VMs are not to be left out
     */
    public List<String> check(StoredPopulation population) throws IOException {
        List<String> why = new ArrayList<>();
        if (opened.isEmpty() && unusable.isEmpty()) {
            return why;
        }
        Map<Integer, VmRecord> last = new TreeMap<>();
        for (int slab = 0; slab < Manifest.slabs(population.size()); slab++) {
            population.readSlab(slab, vm -> {
                if (hasDisk(population.templates().templates().get(vm.template()))) {
                    last.computeIfAbsent(vm.number(), _ -> new VmRecord()).copy(vm);
                }
            });
        }
        for (VmRecord vm : last.values()) {
            String fault = vm.state().ended() ? null : fault(population, vm);
            if (fault != null && mode != Mode.LEAVE_OUT) {
                throw new LostDiskException(fault);
            }
            if (fault != null) {
                population.leaveOut(vm.number());
                why.add("VM %d is left out: %s".formatted(population.firstNumber() + vm.number(), fault));
            }
        }
        if (mode != Mode.CHECK) {
            for (DiskFile file : usable) {
                file.keepHistory(store);
            }
        }
        return why;
    }

    /**
     * Finds out whether the disks of VM {@code number}, which exists, are as it last saw them.
     *
     * @throws LostDiskException if one is not
     */
    public void check(StoredPopulation population, int number) throws IOException {
        VmRecord vm = population.read(number);
        String fault = vm == null ? null : fault(population, vm);
        if (fault != null) {
            throw new LostDiskException(fault);
        }
    }

    private boolean hasDisk(Template template) {
        return template.image().drives().disks().stream()
                .anyMatch(disk -> identities.containsKey(disk) || unusable.containsKey(disk));
    }

    /** What is wrong with the disks of a VM, or null. */
    private @Nullable String fault(StoredPopulation population, VmRecord vm) throws IOException {
        Template template = population.templates().templates().get(vm.template());
        List<Disk> disks = template.image().drives().disks();
        byte[] contents = template.read(vm.delta(), StateMap.DISK_CONTENTS, disks.size() * Long.BYTES);
        for (int index = 0; index < disks.size(); index++) {
            Disk disk = disks.get(index);
            long kept = ByteBuffer.wrap(contents).order(ByteOrder.LITTLE_ENDIAN).getLong(index * Long.BYTES);
            DiskFile file = disk.file();
            String fault =
                    file == null ? unusable.get(disk) : fault(population.firstNumber() + vm.number(), disk, file, kept);
            if (file != null && fault == null) {
                usable.add(file);
            }
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private @Nullable String fault(int vm, Disk disk, DiskFile file, long kept) throws IOException {
        DiskIdentity then = identities.get(disk);
        if (then == null) {
            return null;
        }
        long size = file.size();
        if (disk.hardDisk() && size != then.length()) {
            return "disk image %s has %,d bytes, and had %,d".formatted(file.path(), size, then.length());
        }
        if (kept == 0) {
            // Of a snapshot, which says nothing more: the disk is as it was opened, or it is another one.
            return DiskIdentity.of(disk).hash().equals(then.hash()) ? null : changed(vm, file, then.shortHash(), "");
        }
        boolean first = checked.add(disk);
        boolean same = mode == Mode.CHECK || !first ? file.contents() == kept : file.goBack(store, kept);
        return same ? null : changed(vm, file, Long.toHexString(kept), Long.toHexString(file.contents()));
    }

    private static String changed(int vm, DiskFile file, String then, String now) {
        return "disk image %s was changed by other means than VM %d, or too often since that was kept (contents %s, then %s)"
                .formatted(file.path(), vm, now, then);
    }

    /**
     * From now on notes what is on the disks before VMs with {@code template} write to them, so that they can be taken back.
     *
     * @throws IOException if the files of these notes cannot be written
     */
    public void keepHistory(Template template) throws IOException {
        template.image().drives().keepHistory(store);
    }

    /** Closes them all. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (DiskFile file : opened) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        opened.clear();
        if (failure != null) {
            throw failure;
        }
    }
}

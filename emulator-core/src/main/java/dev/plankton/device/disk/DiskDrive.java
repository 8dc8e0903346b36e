package dev.plankton.device.disk;

import dev.plankton.device.Processor;
import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The drives of a VM, with the disks that its images are. Writes stay in the VM's state, or go to the image's file if the
 * disk has one. A drive is named by its number, see {@link Drives}. Confined to the thread that runs the VM.
 */
public final class DiskDrive {
    /** Costs, see {@link Processor}: of a sector, the same by stores one at a time, from a file, and of a write to a file. */
    private static final int SECTOR_COST = 60, STORES_COST = 400, FILE_COST = 600, SYNC_COST = 500_000;

    private static final int KEYS_OF_A_DRIVE = 1 << 21;

    private final Memory memory;
    private final Processor processor;
    private final WrittenSectors written;
    private final byte[] sector = new byte[Disk.SECTOR];
    private Drives drives = Drives.NONE;

    /** Creates an empty drive over {@code memory}, whose work is charged to {@code processor}. */
    public DiskDrive(Memory memory, Processor processor) {
        this.memory = memory;
        this.processor = processor;
        written = new WrittenSectors(memory, processor);
    }

    /** Puts disks in. */
    public void insert(Drives inserted) {
        drives = inserted;
    }

    /** The disks in the drives. */
    public Drives drives() {
        return drives;
    }

    /**
     * Copies {@code count} sectors from {@code lba} on to guest memory at {@code address} as guest stores would.
     *
     * @return false if the disk's file cannot be read
     * @throws IndexOutOfBoundsException if sectors or addresses lie outside the disk or guest memory
     */
    public boolean read(int drive, int lba, int address, int count) {
        Disk from = check(drive, lba, address, count);
        int key = key(drive, lba);
        try {
            for (int i = 0; i < count; i++) {
                load(from, lba + i, key + i);
                store(address + i * Disk.SECTOR);
            }
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void load(Disk from, int lba, int key) {
        DiskFile file = from.file();
        processor.charge(file == null ? SECTOR_COST : FILE_COST);
        if (file != null) {
            file.read(lba, sector);
        } else if (!written.read(key, sector)) {
            from.copy(lba, sector);
        }
    }

    /** ROM and empty space stay as they are, and the video adapter sees what goes to its planes. */
    private void store(int address) {
        boolean plain = address + Disk.SECTOR <= StateMap.EMPTY || address >= StateMap.ROM_END;
        if (plain && !memory.apertureOpen()) {
            memory.put(address, sector, 0, Disk.SECTOR);
            return;
        }
        processor.charge(STORES_COST);
        for (int i = 0; i < Disk.SECTOR; i++) {
            memory.store8(address + i, sector[i]);
        }
    }

    /**
     * Writes {@code count} sectors from {@code lba} on.
     *
     * @return the number of sectors written; less than {@code count} if there is no room for more, or the disk's file
     *     cannot be written
     * @throws IndexOutOfBoundsException if sectors or addresses lie outside the disk or guest memory
     */
    public int write(int drive, int lba, int address, int count) {
        Disk to = check(drive, lba, address, count);
        byte[] data = new byte[count * Disk.SECTOR];
        processor.charge(count * STORES_COST / 2);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) memory.load8(address + i);
        }
        return write(to, drive, lba, data);
    }

    /** Fills {@code count} sectors from {@code lba} on with {@code value}; returns as {@link #write}. */
    public int fill(int drive, int lba, int count, int value) {
        Disk to = check(drive, lba, 0, count);
        byte[] data = new byte[count * Disk.SECTOR];
        Arrays.fill(data, (byte) value);
        return write(to, drive, lba, data);
    }

    private int write(Disk to, int drive, int lba, byte[] data) {
        int count = data.length / Disk.SECTOR;
        int key = key(drive, lba);
        DiskFile file = to.file();
        if (file != null) {
            try {
                processor.charge(SYNC_COST);
                file.write(lba, data);
                noteContents(drives.index(drive), file);
                return count;
            } catch (UncheckedIOException e) {
                return 0;
            }
        }
        for (int i = 0; i < count; i++) {
            byte[] one = Arrays.copyOfRange(data, i * Disk.SECTOR, (i + 1) * Disk.SECTOR);
            load(to, lba + i, key + i);
            if (!Arrays.equals(one, sector) && !written.write(key + i, one)) {
                return i;
            }
        }
        return count;
    }

    /** Notes in the state what is on each disk that is open for writing, so that both can be found together again. */
    public void noteContents() {
        for (int index = 0; index < drives.disks().size(); index++) {
            DiskFile file = drives.disks().get(index).file();
            if (file != null) {
                noteContents(index, file);
            }
        }
    }

    private void noteContents(int index, DiskFile file) {
        memory.put64(StateMap.DISK_CONTENTS + index * Long.BYTES, file.contents());
    }

    /** What a sector is known by among those that the VM has written: no disk has as many as lie between two drives. */
    private int key(int drive, int lba) {
        return drives.index(drive) * KEYS_OF_A_DRIVE + lba;
    }

    private Disk check(int drive, int lba, int address, int count) {
        Disk disk = drives.disk(drive);
        if (disk == null) {
            throw new IllegalStateException("drive " + drive + " is empty");
        }
        if (lba < 0 || count < 0 || count > disk.sectors() - lba) {
            throw new IndexOutOfBoundsException("sectors " + lba + " + " + count + " of " + disk.sectors());
        }
        if (address < 0 || count * Disk.SECTOR > StateMap.RAM_SIZE - address) {
            throw new IndexOutOfBoundsException("guest memory " + address + " + " + count * Disk.SECTOR);
        }
        return disk;
    }
}

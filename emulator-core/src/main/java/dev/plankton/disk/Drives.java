package dev.plankton.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The disks of a PC in its drives: two floppies, 00h and 01h, and two hard disks, 80h and 81h, at most, each kind in the
 * order given. The first of all is the one it boots from. Immutable.
 */
public record Drives(List<Disk> disks) {
    /** A PC without any. */
    public static final Drives NONE = new Drives(List.of());

    private static final int FIRST_HARD_DISK = 0x80;
    private static final int MOST = 2;

    /** @throws IllegalArgumentException if there are more than two of a kind */
    public Drives {
        disks = List.copyOf(disks);
        for (boolean hard : new boolean[] {false, true}) {
            int count = count(disks, hard);
            if (count > MOST) {
                throw new IllegalArgumentException(
                        "%d %s: a PC has %d at most".formatted(count, hard ? "hard disks" : "floppies", MOST));
            }
        }
    }

    /** The drives of a PC with {@code disk} only, or with none. */
    public static Drives of(@Nullable Disk disk) {
        return disk == null ? NONE : new Drives(List.of(disk));
    }

    /** The disk that the PC boots from, or null. */
    public @Nullable Disk boot() {
        return disks.isEmpty() ? null : disks.getFirst();
    }

    /** The number by which INT 13h and a boot sector's DL know the disk at {@code index} of {@link #disks}. */
    public int number(int index) {
        boolean hard = disks.get(index).hardDisk();
        return (hard ? FIRST_HARD_DISK : 0) + count(disks.subList(0, index), hard);
    }

    /** Without streams, as other methods here: each process begins with this. */
    private static int count(List<Disk> disks, boolean hard) {
        int count = 0;
        for (Disk disk : disks) {
            count += disk.hardDisk() == hard ? 1 : 0;
        }
        return count;
    }

    /** The index of drive {@code number}, or -1. */
    public int index(int number) {
        for (int index = 0; index < disks.size(); index++) {
            if (number(index) == number) {
                return index;
            }
        }
        return -1;
    }

    /** The disk in drive {@code number}, or null. */
    public @Nullable Disk disk(int number) {
        int index = index(number);
        return index < 0 ? null : disks.get(index);
    }

    /** The floppies, in order. */
    public List<Disk> floppies() {
        return ofKind(false);
    }

    /** The hard disks, in order. */
    public List<Disk> hardDisks() {
        return ofKind(true);
    }

    private List<Disk> ofKind(boolean hard) {
        List<Disk> found = new ArrayList<>();
        for (Disk disk : disks) {
            if (disk.hardDisk() == hard) {
                found.add(disk);
            }
        }
        return found;
    }

    /** Follows what is on those that are open for writing, see {@link DiskFile#follow}. */
    public void follow() {
        for (Disk disk : disks) {
            if (disk.file() != null) {
                disk.file().follow();
            }
        }
    }

    /** Keeps the history of those that are open for writing, see {@link DiskFile#keepHistory}. */
    public void keepHistory(UUID store) throws IOException {
        for (Disk disk : disks) {
            if (disk.file() != null) {
                disk.file().keepHistory(store);
            }
        }
    }

    /** Whether what a VM writes changes one of them, see {@link Disk#changes}. */
    public boolean change() {
        for (Disk disk : disks) { // Asked in each slice that is recorded: a stream took as long as all else.
            if (disk.changes()) {
                return true;
            }
        }
        return false;
    }
}

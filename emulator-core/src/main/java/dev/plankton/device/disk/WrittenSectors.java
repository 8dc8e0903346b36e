package dev.plankton.device.disk;

import dev.plankton.device.Processor;
import dev.plankton.disk.Disk;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/**
 * The sectors that a VM has written, copied on write into its state: a directory of sector numbers by open addressing,
 * and after it the sectors themselves, each in the slot of its directory entry. An entry is the sector's number plus
 * 1, 0 if the slot is free. A sector's first slot is its number modulo the slots, so a floppy never collides. Confined
 * to the thread that runs the VM.
 */
final class WrittenSectors {
    /** Sectors that it holds at most. */
    static final int SLOTS = StateMap.WRITTEN_SECTORS_COUNT;

    private static final int DIRECTORY = StateMap.SECTOR_DIRECTORY;
    private static final int SECTORS = StateMap.WRITTEN_SECTORS;

    /** Slots examined for the cost of an instruction, see {@link Processor}. */
    private static final int SLOTS_PER_UNIT = 4;

    private final Memory memory;
    private final Processor processor;

    WrittenSectors(Memory memory, Processor processor) {
        this.memory = memory;
        this.processor = processor;
    }

    /** Copies the sector to {@code target}; false, with nothing done, if it has not been written. */
    boolean read(int lba, byte[] target) {
        int slot = find(lba);
        if (slot < 0 || !holds(slot, lba)) {
            return false;
        }
        System.arraycopy(memory.bytes(), SECTORS + slot * Disk.SECTOR, target, 0, Disk.SECTOR);
        return true;
    }

    /** Keeps {@code sector}; false, with nothing done, if there is no room. */
    boolean write(int lba, byte[] sector) {
        int slot = find(lba);
        if (slot < 0) {
            return false;
        }
        int at = SECTORS + slot * Disk.SECTOR;
        if (!holds(slot, lba)) {
            memory.put32(DIRECTORY + 4 * slot, lba + 1);
        }
        if (!Arrays.equals(memory.bytes(), at, at + Disk.SECTOR, sector, 0, Disk.SECTOR)) {
            memory.put(at, sector, 0, Disk.SECTOR);
        }
        return true;
    }

    private boolean holds(int slot, int lba) {
        return memory.get32(DIRECTORY + 4 * slot) == lba + 1;
    }

    /** The slot that holds the sector, or else the free one where it would be put, or -1. */
    private int find(int lba) {
        int first = lba % SLOTS;
        int slot = find(lba, first, SLOTS);
        if (slot < 0) {
            slot = find(lba, 0, first);
        }
        processor.charge((slot < 0 ? SLOTS : slot < first ? slot + SLOTS - first : slot - first) / SLOTS_PER_UNIT);
        return slot;
    }

    private int find(int lba, int from, int to) {
        for (int slot = from; slot < to; slot++) {
            int entry = memory.get32(DIRECTORY + 4 * slot);
            if (entry == 0 || entry == lba + 1) {
                return slot;
            }
        }
        return -1;
    }
}

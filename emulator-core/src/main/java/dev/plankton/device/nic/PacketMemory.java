package dev.plankton.device.nic;

import dev.plankton.device.Cells;
import dev.plankton.device.HostLink;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * What remote DMA of an {@link Ne2000} reaches: a PROM of 32 bytes at 0, and 16 KiB of packet memory at 4000h to 7FFFh in
 * pages of 256. All else reads as ones. A flyweight over {@link StateMap#PACKET_MEMORY}.
 *
 * <p>The PROM is not stored but computed from the VM's number: each byte of the station address twice, and 57h, by which
 * drivers know a card of 16 bits, in bytes 28 to 31.
 */
final class PacketMemory {
    /** First page. */
    static final int FIRST_PAGE = 0x40;

    /** The page after the last. */
    static final int PAGES_END = 0x80;

    private static final int BASE = FIRST_PAGE << 8;
    private static final int END = PAGES_END << 8;
    private static final int PROM = 32;
    private static final int SIGNATURE_FROM = 28;
    private static final int SIGNATURE = 0x57;

    private final Memory memory;
    private final HostLink link;

    PacketMemory(Memory memory, HostLink link) {
        this.memory = memory;
        this.link = link;
    }

    /** Where the byte at {@code address}, 4000h to 7FFFh, lies in the state. */
    static int at(int address) {
        return StateMap.PACKET_MEMORY + address - BASE;
    }

    int read(int address) {
        if (address >= BASE && address < END) {
            return memory.get8(at(address));
        }
        return address < PROM ? prom(address) : 0xFF;
    }

    void write(int address, int value) {
        if (address >= BASE && address < END) {
            Cells.set8(memory, at(address), value);
        }
    }

    /** Bytes of packet memory from {@code address} on; 0 if that is not packet memory. */
    static int room(int address) {
        return address >= BASE && address < END ? END - address : 0;
    }

    /** Whether {@code length} bytes at {@code address} are all packet memory. */
    static boolean holds(int address, int length) {
        return address >= BASE && address + length <= END;
    }

    /** Makes the pages from {@code from} to one before {@code to} zeros, which cost nothing. */
    void free(int from, int to) {
        if (from < to) {
            memory.fill(at(from << 8), (to - from) << 8, 0);
        }
    }

    /** Stores a part of a frame that was received. */
    void put(int address, byte[] source, int offset, int length) {
        memory.put(at(address), source, offset, length);
    }

    private int prom(int address) {
        if (address >= SIGNATURE_FROM) {
            return SIGNATURE;
        }
        int index = address >> 1;
        return index < StationAddress.SIZE
                ? StationAddress.at(index, link.host().vmNumber())
                : 0;
    }
}

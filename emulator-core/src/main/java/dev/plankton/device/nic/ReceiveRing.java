package dev.plankton.device.nic;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;

/**
 * The receive ring of an {@link Ne2000}: the pages PSTART to PSTOP - 1, written from CURR on, not to be overwritten from
 * BNRY on. A frame takes whole pages and begins with a header of 4 bytes: status, page of the next frame, and the number
 * of its bytes and of its check sequence.
 *
 * <p>Drivers set BNRY to the page before the next frame, small guests to that of the next frame itself; either will do. The
 * pages of frames that BNRY has passed are made zeros, so that packet memory costs something only while it is occupied.
 */
final class ReceiveRing {
    private static final int HEADER = 4;

    /** Bytes of a frame's check sequence, which the ring has room for and the count includes, but which is not stored. */
    private static final int FCS = 4;

    /** A shorter frame is padded with zeros: Linux takes none. */
    private static final int SHORTEST = 60;

    private final Memory memory;
    private final PacketMemory packets;

    ReceiveRing(Memory memory, PacketMemory packets) {
        this.memory = memory;
        this.packets = packets;
    }

    /** Whether the driver has laid out a ring. */
    boolean exists() {
        return start() >= PacketMemory.FIRST_PAGE
                && start() < stop()
                && stop() <= PacketMemory.PAGES_END
                && contains(current());
    }

    /** Whether a frame of {@code length} bytes fits now. After it CURR must not be BNRY. */
    boolean hasRoom(int length) {
        int boundary = memory.get8(Ne2000Registers.BNRY);
        int free = boundary > current() ? boundary - current() : size() - current() + boundary;
        return pages(length) < Math.min(free, size());
    }

    /** Whether a frame of {@code length} bytes fits when the ring is empty. */
    boolean canHold(int length) {
        return pages(length) < size();
    }

    /** Stores a frame; there must be room. */
    void store(int status, byte[] frame, int offset, int length) {
        int page = current();
        int count = Math.max(length, SHORTEST) + FCS;
        int next = after(page, pages(length));
        packets.write(page << 8, status);
        packets.write((page << 8) + 1, next);
        packets.write((page << 8) + 2, count);
        packets.write((page << 8) + 3, count >> 8);
        int address = (page << 8) + HEADER;
        int first = Math.min(length, (stop() << 8) - address);
        packets.put(address, frame, offset, first);
        if (length > first) {
            packets.put(start() << 8, frame, offset + first, length - first);
        }
        Cells.set8(memory, Ne2000Registers.CURR, next);
    }

    /**
     * The driver has moved CURR while the NIC runs: back, to drop the newest frames as ELKS does, or nowhere, as the Crynwr
     * driver does for the sake of a clone. Anywhere else it is a {@link #restart}.
     */
    void moveCurrent(int page) {
        boolean held = exists() && contains(first()) && contains(page);
        int kept = held ? distance(first(), page) : 0;
        int used = held ? distance(first(), current()) : 0;
        if (!held || kept > used) {
            restart(page);
            return;
        }
        free(page, used - kept);
        Cells.set8(memory, Ne2000Registers.CURR, page);
    }

    /** The driver has written CURR: what the ring held is discarded. */
    void restart(int page) {
        if (exists() && contains(first())) {
            free(first(), distance(first(), current()));
        }
        Cells.set8(memory, Ne2000Registers.CURR, page);
        Cells.set8(memory, Ne2000Registers.FIRST, page);
    }

    /**
     * The driver has moved BNRY: frees what it has passed. Where BNRY is the only page of a frame, it says that this frame is
     * done or that it is the next one, by who wrote it; if another frame was passed to get there, it is taken for the next.
     */
    void passed(int boundary) {
        if (!exists() || !contains(first()) || !contains(boundary)) {
            return;
        }
        int used = distance(first(), current());
        int ahead = distance(first(), boundary);
        if (ahead > used) {
            return;
        }
        boolean moved = false;
        while (used > 0 && (ahead > 0 || !moved)) {
            int frame = frameAt(first(), used);
            boolean behind = ahead >= frame - 1;
            int pages = behind ? frame : ahead;
            if (pages == 0) {
                return;
            }
            free(first(), pages);
            Cells.set8(memory, Ne2000Registers.FIRST, after(first(), pages));
            used -= pages;
            ahead -= Math.min(pages, ahead);
            moved = true;
        }
    }

    /** Pages of the frame at {@code page}; all that are used if the guest has spoilt its header. */
    private int frameAt(int page, int used) {
        int next = packets.read((page << 8) + 1);
        int pages = contains(next) ? distance(page, next) : 0;
        return pages == 0 || pages > used ? used : pages;
    }

    private void free(int from, int pages) {
        int straight = Math.min(pages, stop() - from);
        packets.free(from, from + straight);
        packets.free(start(), start() + pages - straight);
    }

    private static int pages(int length) {
        return (HEADER + Math.max(length, SHORTEST) + FCS + 0xFF) >> 8;
    }

    private int after(int page, int pages) {
        return page + pages >= stop() ? page + pages - size() : page + pages;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + size();
    }

    private boolean contains(int page) {
        return page >= start() && page < stop();
    }

    private int start() {
        return memory.get8(Ne2000Registers.PSTART);
    }

    private int stop() {
        return memory.get8(Ne2000Registers.PSTOP);
    }

    private int size() {
        return stop() - start();
    }

    private int current() {
        return memory.get8(Ne2000Registers.CURR);
    }

    private int first() {
        return memory.get8(Ne2000Registers.FIRST);
    }
}

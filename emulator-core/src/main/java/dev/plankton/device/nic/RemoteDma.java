package dev.plankton.device.nic;

import static dev.plankton.device.nic.Ne2000Registers.*;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;

/**
 * The remote DMA of the DP8390: what the data port moves to and from packet memory. RSAR is the address of the next byte,
 * RBCR the number of bytes left, DCR.WTS the width of a transfer. Confined to the thread that runs the VM.
 */
final class RemoteDma {
    private final Memory memory;
    private final PacketMemory packets;
    private final Runnable complete;

    /**
     * @param complete called when RBCR reaches 0, which sets ISR.RDC
     */
    RemoteDma(Memory memory, PacketMemory packets, Runnable complete) {
        this.memory = memory;
        this.packets = packets;
        this.complete = complete;
    }

    /** Bytes that accesses of {@code size} bytes move at once: 0 if they have to be moved one by one. */
    int contiguousBytes(int size) {
        int address = memory.get16(RSAR);
        boolean whole = wide() ? size > 1 && (address & 1) == 0 : size == 1;
        int ringEnd = memory.get8(PSTOP) << 8;
        int room = PacketMemory.room(address);
        int contiguous = ringEnd > address ? Math.min(room, ringEnd - address) : room;
        return whole ? Math.min(contiguous, memory.get16(RBCR)) : 0;
    }

    /** Does {@code count} reads of the data port to memory at {@code address}. */
    void ins(int size, int address, int count) {
        int from = memory.get16(RSAR);
        memory.put(address, memory.bytes(), PacketMemory.at(from), count * size);
        advance(from, count * size);
    }

    /** Does {@code count} writes to the data port of what lies in memory at {@code address}. */
    void outs(int size, int address, int count) {
        int to = memory.get16(RSAR);
        packets.put(to, memory.bytes(), address, count * size);
        advance(to, count * size);
    }

    /** One transfer of remote DMA from packet memory. */
    int read() {
        int address = memory.get16(RSAR);
        boolean wide = wide();
        int value = wide ? packets.read(address & ~1) | packets.read(address | 1) << 8 : packets.read(address);
        advance(address, wide ? 2 : 1);
        return value;
    }

    /** One transfer of remote DMA to packet memory, if it expects one. */
    void write(int value) {
        if (memory.get16(RBCR) == 0) {
            return;
        }
        int address = memory.get16(RSAR);
        boolean wide = wide();
        if (wide) {
            packets.write(address & ~1, value);
            packets.write(address | 1, value >> 8);
        } else {
            packets.write(address, value);
        }
        advance(address, wide ? 2 : 1);
    }

    private void advance(int address, int bytes) {
        int next = address + bytes;
        Cells.set16(memory, RSAR, next == memory.get8(PSTOP) << 8 ? memory.get8(PSTART) << 8 : next);
        int rest = memory.get16(RBCR) - bytes;
        Cells.set16(memory, RBCR, Math.max(0, rest));
        if (rest <= 0) {
            complete.run();
        }
    }

    private boolean wide() {
        return (memory.get8(DCR) & DCR_WTS) != 0;
    }
}

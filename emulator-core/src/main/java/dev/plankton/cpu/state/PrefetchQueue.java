package dev.plankton.cpu.state;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The prefetch queue of an 8086, as far as a program can see it: an instruction that stores to one of the six bytes that
 * follow it changes memory, but those bytes are executed as they were fetched, until a transfer of control empties the
 * queue; a load of CS does so too. Programs distinguish an 8088 from an 8086 by it. The queue is taken to be full whenever something is stored. Source:
 * Intel 8086 Family User's Manual, "Bus Interface Unit".
 *
 * <p>Only where queue and memory differ is anything kept, in the VM's state: IP of the first byte in the queue, the number
 * of bytes, and the bytes. While it is, each instruction is fetched with care, see {@link SegmentedMemory#fetchLimit}. Later
 * processors see the new bytes, as a Pentium does.
 */
public final class PrefetchQueue {
    /** Bytes in the queue. */
    public static final int SIZE = 6;

    /** What {@link CpuState#queueReach} is where there is no queue: no distance is less. */
    public static final int NONE = Integer.MIN_VALUE;

    /** A store of up to 4 bytes that begins 3 before the next instruction, or 5 after its first byte, hits the queue. */
    static final int REACH = Integer.MIN_VALUE + SIZE + 3;

    private static final int COUNT = StateMap.CPU_CONTROL + 20;
    private static final int BYTES = COUNT + 1;
    private static final int IP = BYTES + SIZE;
    private static final long MASK = (1L << 8 * SIZE) - 1;

    private PrefetchQueue() {}

    /** Whether the queue differs from memory. */
    static boolean differs(SegmentedMemory c) {
        return c.model == CpuModel.I8086 && c.memory.get8(COUNT) != 0;
    }

    /** The six bytes from IP {@code next} on as they would be executed after the present instruction. */
    public static long view(CpuState c, int next) {
        long bytes = 0;
        for (int n = 0; n < SIZE; n++) {
            bytes |= (long) c.load8(CpuState.CS, next + n & 0xFFFF) << 8 * n;
        }
        return differs(c) && c.memory.get16(IP) == (next & 0xFFFF) ? overlaid(c, bytes) : bytes;
    }

    private static long overlaid(CpuState c, long bytes) {
        long known = (1L << 8 * c.memory.get8(COUNT)) - 1;
        return bytes & ~known | c.memory.get64(BYTES) & known;
    }

    /**
     * Call it after an instruction that may have stored to the queue.
     *
     * @param next IP of the instruction after it
     * @param before what {@link #view} was of it before the store
     */
    public static void stored(CpuState c, int next, long before) {
        Memory m = c.memory;
        if ((c.ip & 0xFFFF) != (next & 0xFFFF) && !c.stringCut) {
            return; // It transferred control: the queue is fetched again.
        }
        forget(c);
        if (view(c, next) != before) {
            m.put8(COUNT, SIZE);
            m.put32(BYTES, (int) before);
            m.put16(BYTES + 4, (int) (before >>> 32));
            m.put16(IP, next);
        }
        c.updateFetchLimit();
        c.attend();
    }

    /**
     * The same of an instruction of which only where it begins is known.
     *
     * @param start its IP
     * @param low the 8 bytes there before it was executed
     * @param high the 8 bytes after those
     */
    public static void stored(CpuState c, int start, long low, long high) {
        int length = Decoder.of(c.model)
                .decode(n -> (int) ((n < Long.BYTES ? low >>> 8 * n : high >>> 8 * (n - Long.BYTES)) & 0xFF))
                .length();
        if (length >= Long.BYTES) {
            stored(c, start + length, high >>> 8 * (length - Long.BYTES) & MASK);
        } else {
            stored(c, start + length, (low >>> 8 * length | high << 8 * (Long.BYTES - length)) & MASK);
        }
    }

    /** Notes a store into a region's own code, after which the region is left: then call {@link #leftRegion}. */
    public static void storedByRegion(CpuState c, int address, int before, int bytes) {
        c.storedAt = address;
        c.storedOver = before;
        c.storedBytes = bytes;
    }

    /** Looks whether a region's last store has hit what follows it. */
    public static void leftRegion(CpuState c) {
        if (c.storedAt < 0) {
            return;
        }
        long queue = view(c, c.ip);
        for (int n = 0; n < c.storedBytes; n++) {
            int at = c.storedAt + n - c.bases[CpuState.CS] - c.ip;
            if (at >= 0 && at < SIZE) {
                queue = queue & ~(0xFFL << 8 * at) | (c.storedOver >>> 8 * n & 0xFFL) << 8 * at;
            }
        }
        c.storedAt = -1;
        stored(c, c.ip, queue);
    }

    /** Lets the instruction at IP {@code ip}, which has been copied to {@code at}, be what the queue holds; and moves on. */
    static void fetch(CpuState c, int ip, int at) {
        if (!differs(c)) {
            return;
        }
        Memory m = c.memory;
        if (m.get16(IP) != ip) {
            forget(c);
            return;
        }
        int count = m.get8(COUNT);
        for (int n = 0; n < count; n++) {
            m.put8(at + n, m.get8(BYTES + n));
        }
        Instruction instruction = c.instructionAt(ip);
        Opcode opcode = instruction.opcode();
        int length = instruction.length();
        // A conditional jump that goes elsewhere shows by the IP of what is fetched next.
        if (length >= count || opcode == null || opcode.transfers() && !opcode.is(Trait.BRANCH)) {
            forget(c);
            return;
        }
        m.put64(BYTES, (m.get64(BYTES) & MASK) >>> 8 * length);
        m.put8(COUNT, count - length);
        m.put16(IP, ip + length);
    }

    /** What comes next is fetched again. */
    public static void empty(CpuState c) {
        forget(c);
        c.updateFetchLimit();
    }

    private static void forget(CpuState c) {
        if (differs(c)) {
            c.memory.fill(COUNT, 1 + SIZE + 2, 0);
        }
    }
}

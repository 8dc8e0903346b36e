package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.PrefetchQueue;
import dev.plankton.memory.Memory;

/** What instructions of an 8086 do whose stores may hit the bytes that follow them, see {@link PrefetchQueue}. */
final class QueuedStores {
    private QueuedStores() {}

    /** Executes a cold instruction: where it ends is found only if it has stored near itself, as few do. */
    static void cold(CpuState c, Decoded d, int opcode) {
        Memory m = c.memory;
        int start = c.start;
        int base = c.codeBase;
        if (c.fetchLimit != CpuState.FETCH_LIMIT || start > c.fetchLimit) {
            int next = start + c.instructionAt(start).length();
            long queue = PrefetchQueue.view(c, next);
            ColdInstructions.execute(c, d.handler, d.parameter, opcode);
            if (c.codeBase == base) {
                PrefetchQueue.stored(c, next, queue);
            } else {
                PrefetchQueue.empty(c);
            }
            return;
        }
        int at = base + start;
        long low = m.get64(at);
        long high = m.get64(at + Long.BYTES);
        ColdInstructions.execute(c, d.handler, d.parameter, opcode);
        if (c.codeBase == base && (m.get64(at) != low || m.get64(at + Long.BYTES) != high)) {
            PrefetchQueue.stored(c, start, low, high);
        }
    }

    /** Stores what an instruction of the interpreter's loop gives; IP is after it. */
    static void store(CpuState c, int size, int to, int value) {
        long queue = PrefetchQueue.view(c, c.ip);
        Interpreter.store(c.memory, size, to, value);
        PrefetchQueue.stored(c, c.ip, queue);
    }
}

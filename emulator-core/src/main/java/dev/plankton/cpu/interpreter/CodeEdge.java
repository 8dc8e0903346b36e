package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;

/**
 * Fetching instructions at the end of the code segment, where they wrap at 1 MiB with A20 off, with breakpoints, or in a
 * segment that real mode does not have.
 */
final class CodeEdge {
    private CodeEdge() {}

    /**
     * Makes the instruction at CS:{@code unmasked} fetchable as contiguous bytes, or raises #GP if it crosses the end of the
     * segment or execution has run past it (Intel 386 Programmer's Reference Manual, 14.7). On the 8086 it wraps.
     *
     * @return IP, which is taken modulo 64 KiB
     */
    static int prepare(CpuState c, int unmasked) {
        int ip = unmasked & 0xFFFF;
        c.start = ip;
        if (c.beyondSegment(unmasked)) {
            throw Fault.GP;
        }
        DebugRegisters.beforeInstruction(c, ip);
        if (c.isContiguous(ip)) {
            return ip;
        }
        c.window.openCode(ip);
        if (!c.model.wrapsAtSegmentEnd() && ip + c.instructionAt(ip).length() - 1 > c.hidden.codeLimit()) {
            throw Fault.GP;
        }
        return ip;
    }
}

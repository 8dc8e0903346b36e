package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.fpu.X87;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.ops.Operands;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;
import dev.plankton.memory.StateMap;

/**
 * Memory operands at the end of their segment, where they fault or wrap, at 1 MiB with A20 off, where they wrap, in the
 * aperture of the video adapter, where a load has effects, in segments that real mode does not have, and while there are
 * breakpoints of data.
 */
final class OperandEdge {
    private static final int SEGMENT_END = 0x10000;

    private OperandEdge() {}

    /**
     * The linear address at which the operand is to be used: its own, or that of the window if it is not contiguous.
     *
     * @param entry entry of the dispatch table
     * @param prefixes those before the instruction, see {@link DispatchTable}
     */
    static int address(CpuState c, int entry, int prefixes, int modRm, int segment, int offset) {
        int handler = entry & DispatchTable.HANDLER_MASK;
        int bytes = entry >> DispatchTable.BYTES_SHIFT & 15;
        if ((entry & DispatchTable.ADDRESS_ONLY) != 0) {
            return 0;
        }
        checkBefore(c, handler, modRm, segment, offset, bytes);
        if (c.model == CpuModel.I80286 && bytes == 4 && offset == SEGMENT_END - 2) {
            // Its far pointers and BOUND pairs are two words, and wrap between them.
            c.checkLimit(segment, offset, 2);
            return c.window.openOperand(segment, offset, bytes, true);
        }
        if (handler == Handler.BOUND
                && (prefixes & DispatchTable.ADDRESS32) == 0
                && offset == SEGMENT_END - bytes / 2) {
            // With 16-bit addresses the second bound of a 386 is at offset 0 as well.
            c.checkLimit(segment, offset, bytes / 2);
            return c.window.openOperand(segment, offset, bytes, true);
        }
        if (c.model == CpuModel.I80286 && handler == Handler.POP_EV && offset == SEGMENT_END - 1) {
            // It does not take the pop back when the store faults.
            c.pop16();
        }
        c.checkLimit(segment, offset, bytes);
        if (c.wrapFrom < 0 && bytes > 0) {
            look(c, handler, segment, offset, bytes);
        }
        boolean wraps = c.model.wrapsAtSegmentEnd() && offset + bytes > SEGMENT_END;
        int address = wraps ? -1 : c.hidden.index(segment, offset, bytes);
        if (address < 0) {
            return c.window.openOperand(segment, offset, bytes);
        }
        if (address >= StateMap.SIZE && isStoredInLoop(entry, handler)) {
            c.memory.prepareStore(address, bytes);
        }
        boolean onlyStores = (entry & DispatchTable.TO_G) == 0
                && (handler == Handler.MOV || handler == Handler.POP_EV || handler == Handler.SETCC);
        if (!onlyStores) {
            c.memory.expose(address, bytes);
        }
        return address;
    }

    /** Checks whether the operand may be stored to, and notes breakpoints; POP does that itself after it has popped. */
    private static void look(CpuState c, int handler, int segment, int offset, int bytes) {
        boolean stores = c.instructionAt(c.start).form().storesOperand();
        if (stores) {
            c.hidden.check(segment, offset, bytes, true);
        }
        if (handler != Handler.POP_EV) {
            DebugRegisters.accessed(c, segment, offset, bytes, stores);
        }
    }

    /** Whether the interpreter's loop stores to the operand in memory. */
    private static boolean isStoredInLoop(int entry, int handler) {
        return handler < Handler.COLD && (entry & DispatchTable.STORE) != 0 && (entry & DispatchTable.TO_G) == 0;
    }

    /** Raises what comes before a limit that the operand crosses: docs/exceptions.md has the order. */
    private static void checkBefore(CpuState c, int handler, int modRm, int segment, int offset, int bytes) {
        int reg = modRm >> 3 & 7;
        boolean invalid = switch (handler) {
            case Handler.UD -> true;
            case Handler.MOV_SW_EW -> !Operands.loadable(c, reg);
            case Handler.MOV_EV_SW -> !Operands.storable(c, reg);
            default -> false;
        };
        if (invalid) {
            throw Fault.UD;
        }
        if (handler == Handler.ESC && (c.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
            throw Fault.NM;
        }
        if (handler >= Handler.FPU) {
            X87.checkReady(c, handler);
            X87.checkLimit(c, segment, offset, bytes);
        }
        if (handler == Handler.POP_EV && c.model == CpuModel.I686) {
            c.checkLimit(CpuState.SS, c.stackPointer(), bytes);
        }
    }
}

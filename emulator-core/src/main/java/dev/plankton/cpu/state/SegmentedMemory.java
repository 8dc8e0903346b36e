package dev.plankton.cpu.state;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import org.jspecify.annotations.Nullable;

/**
 * Memory by segment and offset: the segment registers, what the fast paths of an access compare with, the stack and the
 * code. What a fast path refuses goes through {@link HiddenSegments}. Confined to one thread at a time.
 */
public abstract class SegmentedMemory extends GeneralRegisters {
    /** Segment register numbers, in encoding order. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** The usual {@link #fetchLimit}. */
    public static final int FETCH_LIMIT = 0xFFF0;

    /** Up to this offset no operand, of 8 bytes at most, crosses the segment's end. */
    public static final int SURELY_WITHIN = 0x10000 - 8;

    private static final int A20_ON = -1;
    private static final int A20_OFF = ~(1 << 20);

    public final int[] segments = new int[6];
    /** Their bases, as far as the fast paths use them: see {@link HiddenSegments#base}. */
    public final int[] bases = new int[6];

    public final HiddenSegments hidden = new HiddenSegments(this);

    /** Linear address of CS:0, unless the current instruction is fetched through the scratch area. */
    public int codeBase;
    /** Largest IP at which an instruction can be fetched without a look at the segment's end. */
    public int fetchLimit;

    /** ANDed to every linear address. */
    public int addressMask;
    /**
     * Largest linear address at which an operand can be read without a look at the A20 wrap, the aperture, breakpoints or, in
     * unreal mode, the end of what real mode reaches; -1 if all have to be looked at.
     */
    public int wrapFrom;

    /** Kinds of breakpoints that are enabled, see {@link DebugRegisters}; 0 if none is. */
    int breakpoints;

    /** What the host has look at accesses to memory, of which the guest notices nothing. */
    @Nullable
    DataWatch dataWatch;
    /** Breakpoints of data and ports that the present instruction has met, as bits. */
    public int breakpointsMet;

    SegmentedMemory(CpuModel model, Memory memory) {
        super(model, memory);
    }

    /**
     * Makes the CPU look at its interrupts before the next instruction. Devices' INTR line ends here; call it on the
     * thread that runs the VM.
     */
    public abstract void attend();

    /** Selector in segment register {@code n}, see {@link #ES}. */
    public int segment(int n) {
        return segments[n];
    }

    /** The segments' hidden parts have changed. */
    void segmentsChanged() {
        codeBase = bases[CS];
        updateWrap();
        updateFetchLimit();
    }

    /** Loads segment register {@code n} as real mode does: the base is 16 times the selector. */
    public void setSegment(int n, int selector) {
        segments[n] = selector & 0xFFFF;
        bases[n] = (selector & 0xFFFF) << 4;
        if (!hidden.usual()) {
            hidden.loadReal(n, segments[n]);
        } else if (n == CS) {
            codeBase = bases[CS];
            updateFetchLimit();
        }
    }

    /** Whether address line 20 is passed on. */
    public boolean a20() {
        return addressMask == A20_ON;
    }

    /** Passes address line 20 on, or forces it to 0, as the gate in the keyboard controller and port 92h do. */
    public void setA20(boolean on) {
        addressMask = on ? A20_ON : A20_OFF;
        updateWrap();
        updateFetchLimit();
    }

    /** The memory's aperture has been opened or closed: while it is open, loads above it are done with care. */
    public void apertureChanged() {
        updateWrap();
    }

    /** Whether a breakpoint is enabled. */
    public boolean watched() {
        return breakpoints != 0;
    }

    /** Has each access to memory by an instruction reported; null for none. */
    public final void watchData(@Nullable DataWatch watch) {
        dataWatch = watch;
        updateWrap();
    }

    /** Whether accesses to memory have to be looked at: a breakpoint of data is enabled, or the host watches. */
    public boolean watchesData() {
        return (breakpoints & DebugRegisters.DATA) != 0 || dataWatch != null;
    }

    final void updateWrap() {
        int care = memory.careFrom();
        int usual = care != Integer.MAX_VALUE ? care - 8 : a20() ? Integer.MAX_VALUE : 0xFFFFF - 8;
        if (watchesData() || hidden.strict()) {
            wrapFrom = -1;
        } else {
            wrapFrom = hidden.usual() ? usual : Math.min(usual, StateMap.RAM_SIZE - 8);
        }
    }

    /**
     * An instruction within 15 bytes of the segment's end, of the A20 wrap, in the prefetch queue, with a breakpoint or of a
     * segment that real mode does not have is fetched with care.
     */
    protected final void updateFetchLimit() {
        boolean careful = (breakpoints & DebugRegisters.INSTRUCTIONS) != 0 || !isContiguous(0);
        fetchLimit = careful ? -1 : FETCH_LIMIT;
    }

    /** Whether the instruction at an IP can be fetched where it is. */
    public final boolean isContiguous(int at) {
        return at <= FETCH_LIMIT
                && (a20() || codeBase <= 0xF0000)
                && !PrefetchQueue.differs(this)
                && !hidden.codeNeedsCare();
    }

    // Memory by segment and offset, within the segment's limit

    public int load8(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFF + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 1, false);
            return hidden.load8(segment, offset);
        }
        return memory.get8(address);
    }

    public int load16(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 2, false);
            return checked16(segment, offset);
        }
        return memory.get16(address);
    }

    public int load32(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 4, false);
            return checked16(segment, offset) | checked16(segment, wrapped(offset + 2)) << 16;
        }
        return memory.get32(address);
    }

    /** Checks an access that no fast path does, and notes the breakpoints that it meets. */
    private void look(int segment, int offset, int bytes, boolean writes) {
        hidden.check(segment, offset, bytes, writes);
        DebugRegisters.accessed(this, segment, offset, bytes, writes);
    }

    private int checked16(int segment, int offset) {
        return hidden.load8(segment, offset) | hidden.load8(segment, wrapped(offset + 1)) << 8;
    }

    public void store8(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFF + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 1, true);
            hidden.store8(segment, offset, value);
            return;
        }
        memory.store8(address, value);
    }

    public void store16(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            storeWithCare(segment, offset, value, 2);
            return;
        }
        memory.store16(address, value);
    }

    public void store32(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            storeWithCare(segment, offset, value, 4);
            return;
        }
        memory.store32(address, value);
    }

    private void storeWithCare(int segment, int offset, int value, int bytes) {
        look(segment, offset, bytes, true);
        for (int n = 0; n < bytes; n++) {
            hidden.store8(segment, wrapped(offset + n), value >> 8 * n);
        }
    }

    /** The offset of the next byte of an operand, after the first one has been checked. */
    public int wrapped(int offset) {
        return model.wrapsAtSegmentEnd() ? offset & 0xFFFF : offset;
    }

    /** Checks that {@code bytes} at {@code offset} lie within the segment and can be read; on the 8086 they wrap instead. */
    public void checkLimit(int segment, int offset, int bytes) {
        if (Integer.compareUnsigned(offset, 0x10000 - bytes) > 0 || wrapFrom < 0) {
            hidden.check(segment, offset, bytes, false);
        }
    }

    /** The exception of an operand beyond the limit: 12 in the stack segment on a 386 or later, else 13. */
    Fault limitFault(int segment) {
        return segment == SS && model != CpuModel.I80286 ? Fault.SS : Fault.GP;
    }

    // Stack

    /** What of ESP addresses the stack: SP, or all of it if the stack segment says so. */
    public int stackPointer() {
        return reg32(SP) & hidden.stackMask();
    }

    /** Sets what of ESP addresses the stack. */
    public void setStackPointer(int value) {
        if (hidden.stackMask() < 0) {
            setReg32(SP, value);
        } else {
            setReg16(SP, value);
        }
    }

    /** A distance from the stack pointer as it wraps. */
    public int onStack(int offset) {
        return offset & hidden.stackMask();
    }

    public void push16(int value) {
        int sp = onStack(reg32(SP) - 2);
        store16(SS, sp, value);
        setStackPointer(sp);
    }

    public void push32(int value) {
        int sp = onStack(reg32(SP) - 4);
        store32(SS, sp, value);
        setStackPointer(sp);
    }

    /** Pushes 2 or 4 bytes. */
    public void push(int bytes, int value) {
        if (bytes == 2) {
            push16(value);
        } else {
            push32(value);
        }
    }

    /** What PUSH of SP, which is {@code value}, stores: the 8086 decrements SP before it reads it. */
    public long stackPointerPushed(long value) {
        return model == CpuModel.I8086 ? value - 2 : value;
    }

    /** Pops 2 or 4 bytes. */
    public int pop(int bytes) {
        return bytes == 2 ? pop16() : pop32();
    }

    public int pop16() {
        int sp = stackPointer();
        int value = load16(SS, sp);
        setStackPointer(sp + 2);
        return value;
    }

    int pop32() {
        int sp = stackPointer();
        int value = load32(SS, sp);
        setStackPointer(sp + 4);
        return value;
    }

    // Code

    /** The instruction at IP {@code at}, which is contiguous in memory. */
    public Instruction instructionAt(int at) {
        int address = codeBase + at;
        return Decoder.of(model).decode(n -> memory.get8(address + n));
    }

    /** The byte of code at an offset in CS, wherever that lies. */
    public int codeByte(int at) {
        return hidden.load8(CS, at & 0xFFFF);
    }

    public int fetch8() {
        return memory.get8(codeBase + ip++);
    }

    public int fetch16() {
        int value = memory.get16(codeBase + ip);
        ip += 2;
        return value;
    }

    public int fetch32() {
        int value = memory.get32(codeBase + ip);
        ip += 4;
        return value;
    }
}

package dev.plankton.cpu.state;

/**
 * The breakpoints that DR0 to DR3, DR7 and CR4.DE describe, and what DR6 says of them (Intel SDM vol. 3, sections 17.2 and
 * 17.3, as a Pentium Pro has it; DR7's LE and GE do nothing there).
 *
 * <p>While none is enabled nothing looks at them. An enabled one of instructions makes every fetch one with care, see
 * {@link SegmentedMemory#fetchLimit}; one of data does so with every operand, see {@link SegmentedMemory#wrapFrom}, and one of ports puts
 * {@link WatchedPorts} before the ports. Addresses are linear ones, before A20 is masked.
 */
public final class DebugRegisters {
    /** Kinds of breakpoints that are enabled, as bits of {@link SegmentedMemory#breakpoints}. */
    static final int INSTRUCTIONS = 1, DATA = 2, PORTS = 4;

    /** DR6: any debug register was to be accessed; a single step. */
    public static final int BD = 1 << 13, BS = 1 << 14;

    /** CR4: I/O breakpoints are there, and DR4 and DR5 are not. */
    private static final int CR4_DE = 0x08;

    private static final int COUNT = 4;

    private static final int STATUS = Registers.debug(6);
    private static final int STATUS_ONES = 0xFFFF0FF0;
    private static final int STATUS_WRITABLE = 0xE00F;

    private static final int CONTROL = Registers.debug(7);
    private static final int CONTROL_ONES = 0x400;
    private static final int CONTROL_WRITABLE = 0xFFFF23FF;
    private static final int ANY_ENABLED = 0xFF;
    private static final int GD = 1 << 13;

    // The R/W fields of DR7.
    private static final int ON_EXECUTION = 0, ON_WRITE = 1, ON_PORT = 2;

    private DebugRegisters() {}

    /** Value of debug register {@code n} for MOV; #UD if it does not exist, #DB if none may be accessed. */
    public static int read(CpuState c, int n) {
        return c.memory.get32(accessed(c, n));
    }

    /** Sets debug register {@code n} by MOV, its fixed bits apart; exceptions as {@link #read}. */
    public static void write(CpuState c, int n, int value) {
        int at = accessed(c, n);
        int stored = at == STATUS
                ? value & STATUS_WRITABLE | STATUS_ONES
                : at == CONTROL ? value & CONTROL_WRITABLE | CONTROL_ONES : value;
        c.memory.put32(at, stored);
        update(c);
    }

    private static int accessed(CpuState c, int n) {
        if ((n & 6) == 4 && extended(c)) {
            throw Fault.UD;
        }
        if ((control(c) & GD) != 0) {
            raise(c, BD);
            throw Fault.DB;
        }
        return Registers.debug(n);
    }

    /** Call it after a change of DR0 to DR3, DR7 or CR4, or of the VM. */
    public static void update(CpuState c) {
        int control = control(c);
        if ((control & ANY_ENABLED) == 0 && c.breakpoints == 0) {
            return;
        }
        int kinds = 0;
        for (int n = 0; n < COUNT; n++) {
            if ((enabled(control) >> n & 1) != 0) {
                kinds |= switch (type(control, n)) {
                    case ON_EXECUTION -> INSTRUCTIONS;
                    case ON_PORT -> extended(c) ? PORTS : 0;
                    default -> DATA;
                };
            }
        }
        c.breakpointsChanged(kinds);
    }

    /** Raises #DB before the instruction at IP {@code ip} if there is a breakpoint that nothing holds back. */
    public static void beforeInstruction(CpuState c, int ip) {
        if ((c.breakpoints & INSTRUCTIONS) == 0 || c.resumes || c.stringCut || c.trapsInhibited()) {
            return;
        }
        int address = c.hidden.base(CpuState.CS) + ip;
        int control = control(c);
        int met = 0;
        for (int n = 0; n < COUNT; n++) {
            if (type(control, n) == ON_EXECUTION && c.memory.get32(Registers.debug(n)) == address) {
                met |= 1 << n;
            }
        }
        if ((met & enabled(control)) != 0) {
            raise(c, met);
            throw Fault.DB;
        }
    }

    /** Notes an access to memory, to which {@link SegmentedMemory#wrapFrom} has led: the trap follows the instruction. */
    public static void accessed(SegmentedMemory c, int segment, int offset, int bytes, boolean writes) {
        DataWatch watch = c.dataWatch;
        if (watch != null) {
            watch.accessed(c.hidden.base(segment) + offset, bytes, writes);
        }
        if ((c.breakpoints & DATA) != 0) {
            note(c, c.hidden.base(segment) + offset, bytes, writes ? 1 << ON_WRITE | 1 << 3 : 1 << 3);
        }
    }

    /** Notes an access to ports. */
    static void accessed(CpuState c, int port, int bytes) {
        note(c, port, bytes, 1 << ON_PORT);
    }

    /** Notes which breakpoints of some types an access meets, those included that are not enabled, as DR6 has them. */
    private static void note(SegmentedMemory c, int first, int bytes, int types) {
        int control = control(c);
        int met = 0;
        for (int n = 0; n < COUNT; n++) {
            int length = length(control, n);
            int at = c.memory.get32(Registers.debug(n)) & -length;
            boolean overlaps =
                    Integer.compareUnsigned(first - at, length) < 0 || Integer.compareUnsigned(at - first, bytes) < 0;
            if (overlaps && (types >> type(control, n) & 1) != 0) {
                met |= 1 << n;
            }
        }
        if (met != 0) {
            c.breakpointsMet |= met;
            c.attend();
        }
    }

    /** After an instruction: sets DR6 by the breakpoints that it has met, and returns whether one of them is enabled. */
    public static boolean takeMet(CpuState c) {
        int met = c.breakpointsMet;
        c.breakpointsMet = 0;
        if ((met & enabled(control(c))) == 0) {
            return false;
        }
        raise(c, met);
        return true;
    }

    /** Sets bits of DR6, which the CPU never clears. */
    public static void raise(CpuState c, int bits) {
        c.memory.put32(STATUS, c.memory.get32(STATUS) | bits);
    }

    /** The handler of a debug exception may access the debug registers. */
    public static void enterHandler(CpuState c) {
        int control = control(c);
        if ((control & GD) != 0) {
            c.memory.put32(CONTROL, control & ~GD);
        }
    }

    private static int control(SegmentedMemory c) {
        return c.memory.get32(CONTROL);
    }

    private static boolean extended(CpuState c) {
        return (c.memory.get32(Registers.control(4)) & CR4_DE) != 0;
    }

    /** The breakpoints that DR7 enables, by L or by G, as bits. */
    private static int enabled(int control) {
        int either = control | control >> 1;
        return either & 1 | either >> 1 & 2 | either >> 2 & 4 | either >> 3 & 8;
    }

    private static int type(int control, int n) {
        return control >> 16 + 4 * n & 3;
    }

    /** Bytes by the LEN field; 10b is not defined on a Pentium Pro, and means 8 on later processors. */
    private static int length(int control, int n) {
        return switch (control >> 18 + 4 * n & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 8;
            default -> 4;
        };
    }
}

package dev.plankton.cpu.fpu;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.FpuRegisters;

/**
 * Executes instructions of the x87: an 8087 beside an 8086, an 80287 beside an 80286, what a Pentium Pro has beside an i686
 * (Intel SDM vol. 1, chapter 8, and vol. 2; what earlier ones do otherwise: docs/x87.md). Stateless: the registers are in
 * the VM's memory.
 */
public final class X87 {
    /** The bit of the status word that an unmasked exception sets, in what {@link FpuRegisters#control} gives. */
    private static final long SUMMARY = 0x80L << FpuRegisters.STATUS;

    private static final long OPCODE_MASK = 0xFFFFL << FpuRegisters.OPCODE;

    private X87() {}

    /**
     * What FNSAVE would store now with 32-bit operands, of which the guest notices nothing: seven doublewords (control word, status
     * word, tag word, address of the last instruction in two, of its operand in two), then ST(0) to ST(7), ten bytes each.
     */
    public static byte[] image(CpuState c) {
        return Control.image(c);
    }

    /** What FRSTOR would do with {@code image}, which is as {@link #image} makes it. */
    public static void load(CpuState c, byte[] image) {
        Control.load(c, image);
    }

    /**
     * Executes one. {@link CpuState#start} is its IP.
     *
     * @param handler a constant of {@link Handler}, from {@code FPU} on
     * @param p its parameter
     * @param code the opcode byte, and above it ModRM
     * @param segment of its operand in memory, if it has one
     * @param offset of that
     * @param address where to access it, if it has 8 bytes at most
     */
    public static void execute(CpuState c, int handler, int p, int code, int segment, int offset, int address) {
        if (!checkReady(c, handler)) {
            return;
        }
        if (handler >= Handler.FPU_CONTROL) {
            Control.execute(c, handler, p, segment, offset, address);
            return;
        }
        boolean inMemory = code < 0xC000;
        if (inMemory
                && (handler == Handler.FLD_M80
                        || handler == Handler.FSTP_M80
                        || handler == Handler.FBLD
                        || handler == Handler.FBSTP)) {
            checkLimit(c, segment, offset, 10);
        }
        long w = FpuRegisters.control(c.memory) & ~OPCODE_MASK
                | (long) (code >> 8 | (code & 7) << 8) << FpuRegisters.OPCODE;
        int instruction = c.hidden.base(CpuState.CS) + instructionStart(c);
        if (inMemory) {
            long operand = (long) c.hidden.base(segment) + offset;
            FpuRegisters.setPointers(c.memory, instruction & 0xFFFFFFFFL | operand << 32);
        } else {
            FpuRegisters.setInstructionPointer(c.memory, instruction);
        }
        operate(c, w, handler, p, code >> 8 & 7, segment, offset, address);
    }

    /** What an instruction does itself; {@code i} is the number of its register. */
    static void operate(CpuState c, long w, int handler, int p, int i, int segment, int offset, int address) {
        switch (handler) {
            case Handler.FOP_M32, Handler.FOP_M64, Handler.FOP_I32, Handler.FOP_I16 ->
                Arithmetic.withMemory(c, w, handler, p, address);
            case Handler.FOP_ST -> Arithmetic.withRegister(c, w, p, i, 0, false);
            case Handler.FOP_STI -> Arithmetic.withRegister(c, w, p, i, i, false);
            case Handler.FOPP_STI -> Arithmetic.withRegister(c, w, p, i, i, true);
            case Handler.FLD_M32, Handler.FLD_M64, Handler.FILD_I16, Handler.FILD_I32, Handler.FILD_I64 ->
                Loads.fromMemory(c, w, handler, address);
            case Handler.FLD_M80 -> Loads.real80(c, w, segment, offset);
            case Handler.FBLD -> Loads.decimal(c, w, segment, offset);
            case Handler.FLD_ST -> Loads.register(c, w, i);
            case Handler.FLD_CONSTANT -> Loads.constant(c, w, p);
            case Handler.FST_M32, Handler.FST_M64, Handler.FIST_I16, Handler.FIST_I32, Handler.FISTP_I64 ->
                Stores.toMemory(c, w, handler, p != 0 || handler == Handler.FISTP_I64, address);
            case Handler.FSTP_M80 -> Stores.real80(c, w, segment, offset);
            case Handler.FBSTP -> Stores.decimal(c, w, segment, offset);
            case Handler.FST_ST -> Stores.toRegister(c, w, i, p);
            case Handler.FXCH -> Stores.exchange(c, w, i);
            case Handler.FCMOV -> Stores.conditionally(c, w, i, p);
            case Handler.FFREE -> Stores.free(c, w, i, p != 0);
            case Handler.FCOMI -> Arithmetic.compareToFlags(c, w, i, (p & 2) != 0, (p & 1) != 0);
            case Handler.FUCOM -> Arithmetic.compare(c, w, i, true, p);
            case Handler.FCOMPP -> Arithmetic.compare(c, w, 1, false, 2);
            case Handler.FUCOMPP -> Arithmetic.compare(c, w, 1, true, 2);
            case Handler.FTST -> Arithmetic.test(c, w);
            case Handler.FCHS, Handler.FABS -> Functions.sign(c, w, handler == Handler.FCHS);
            case Handler.FXAM -> Functions.examine(c, w);
            case Handler.FUNCTION -> Functions.execute(c, w, p);
            default -> FpuRegisters.setControl(c.memory, w); // FNOP
        }
    }

    /**
     * Raises what comes before anything the instruction does itself: no x87 to be used, or an exception that is pending.
     *
     * @return whether there is an x87; without one an instruction does nothing
     */
    public static boolean checkReady(CpuState c, int handler) {
        if (handler == Handler.WAIT) {
            int both = CpuState.CR0_MP | CpuState.CR0_TS;
            if ((c.cr0 & both) == both) {
                throw Fault.NM;
            }
        } else if ((c.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
            throw Fault.NM;
        }
        if (!c.coprocessor) {
            return false;
        }
        if (handler < Handler.FPU_NO_WAIT
                && (c.cr0 & CpuState.CR0_NE) != 0
                && (FpuRegisters.control(c.memory) & SUMMARY) != 0) {
            throw Fault.MF;
        }
        return true;
    }

    /** Checks the limit of an operand; an 80286 has an exception of its own where it crosses the segment's end. */
    public static void checkLimit(CpuState c, int segment, int offset, int bytes) {
        boolean within = c.hidden.allows(segment, offset, bytes, false);
        if (!within && c.model == CpuModel.I80286 && offset <= 0xFFFE) {
            throw Fault.MP;
        }
        c.checkLimit(segment, offset, bytes);
    }

    /** IP of the instruction; an 8087 does not see its prefixes. */
    private static int instructionStart(CpuState c) {
        int ip = c.start;
        if (c.model == CpuModel.I8086) {
            while ((c.memory.get8(c.codeBase + ip) & 0xF8) != 0xD8) {
                ip++;
            }
        }
        return ip & 0xFFFF;
    }
}

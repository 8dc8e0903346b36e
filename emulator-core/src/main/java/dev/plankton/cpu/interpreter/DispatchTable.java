package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Registers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The opcode table of one model, packed for the interpreter: one int for each opcode, operand size and map, from which
 * {@link #form} derives.
 *
 * <p>Bits 0 to 7 are the handler, 8 to 11 its parameter. Bits 12 to 16 are the bytes of the memory operand if a ModRM
 * byte follows, else how far the register that the opcode names is from {@link Registers#GENERAL}. Then come what the
 * handler's operands are and the flags below. The entry of a prefix is {@link #PREFIX} and the bits that it sets, see
 * {@link Prefixes}. While the table is built, entries of groups have the number of the group in the handler's place.
 */
public final class DispatchTable {
    /** A ModRM byte follows. The sign bit, for the cheapest test. */
    static final int MODRM = 1 << 31;

    /** The entry proper is {@code groups[(entry & HANDLER_MASK) << 3 | reg]}. */
    static final int GROUP = 1 << 30;

    /** A register in place of the memory operand is an invalid opcode. */
    static final int MEMORY_ONLY = 1 << 29;

    /** It is a prefix, or the first byte of the two-byte map. */
    static final int PREFIX = 1 << 28;

    /** Only the address is used (LEA), or the handler checks the limit of an operand above 8 bytes itself (x87). */
    static final int ADDRESS_ONLY = 1 << 27;

    /** The operand in memory, or the register in its place, is a byte. */
    static final int BYTE_OPERAND = 1 << 26;

    /**
     * In place of ModRM an offset follows, as if behind a ModRM byte for AX and an absolute address; only in entries that
     * lead to a group.
     */
    private static final int GROUP_OFFSET = 1 << 27;

    /** G is a byte. */
    static final int BYTE_G = 1 << 25;

    /** ModRM names a register whatever its mod field says (moves from and to control registers); only in groups. */
    static final int REGISTER_ONLY = 1 << 28;

    /** The first operand is G and the second one E. */
    static final int TO_G = 1 << 24;

    // What the second operand is; 0 if it is G, E or the accumulator.
    static final int SOURCE = 7 << 21;
    /** An immediate word. */
    static final int IMMEDIATE_WORD = 1 << 21;
    /** An immediate doubleword. */
    static final int IMMEDIATE_DWORD = 2 << 21;
    /** A sign-extended immediate byte. */
    static final int IMMEDIATE_BYTE = 3 << 21;
    /** CL. */
    static final int COUNT = 4 << 21;
    /** The constant 1. */
    static final int ONE = 5 << 21;

    // In what size the operands are loaded; 0 if the handler does that or has none.
    static final int LOAD = 3 << 19;
    static final int LOAD_BYTE = 1 << 19;
    static final int LOAD_WORD = 2 << 19;
    static final int LOAD_DWORD = 3 << 19;

    // In what size the result is stored, and the size of G.
    static final int STORE_SHIFT = 17;
    static final int STORE = 3 << STORE_SHIFT;
    static final int STORE_BYTE = 1 << 17;
    static final int STORE_WORD = 2 << 17;
    static final int STORE_DWORD = 3 << 17;

    // In forms only.
    /** A ModRM byte follows that names registers. */
    static final int REGISTER_FORM = 1 << 30;
    /** No ModRM byte follows but the offset of the memory operand. */
    static final int OFFSET = 1 << 29;

    static final int TO_SHIFT = 32;
    static final int FROM_SHIFT = 40;

    static final int HANDLER_MASK = 0xFF;
    static final int PARAMETER_SHIFT = 8;
    static final int BYTES_SHIFT = 12;
    static final int REGISTER_SHIFT = 12;
    static final int REGISTER_MASK = 31;

    /** Index offset of entries with 32-bit operands. */
    static final int OPERAND32 = 1 << 8;

    /** Index offset of the two-byte map. */
    static final int TWO_BYTE = 1 << 9;

    // What else prefixes set.
    static final int ADDRESS32 = 1 << 10;
    static final int LOCK = 1 << 11;
    static final int OVERRIDE_SHIFT = 12;
    static final int OVERRIDE = 7 << OVERRIDE_SHIFT;
    static final int REPEAT_SHIFT = 16;
    static final int REPEAT = 3 << REPEAT_SHIFT;

    /** The prefixes whose bits are part of the index. */
    static final int INDEX = OPERAND32 | TWO_BYTE;

    /** Made when first asked for: each takes 2 MiB. */
    private static final Map<CpuModel, DispatchTable> BY_MODEL = new ConcurrentHashMap<>();

    private static final boolean[] RELATIVE = relative();

    /** The index is the opcode and the map, see {@link #INDEX}. */
    private final int[] entries = new int[1024];

    /** Entries of groups: eight for each, one for each reg field. */
    private final int[] groups = new int[96 * 8];

    /** Entries of the x87's instructions on its registers, by the lower bits of both bytes. */
    private final int[] escapes = new int[8 * 64];

    /**
     * What {@link #form} has told, by the map, what follows the opcode, and the opcode; 0 if it has not been asked yet, for a
     * guest executes few of the forms and all of them would delay the start. Threads may overwrite each other with the same.
     */
    private final long[] forms = new long[4 << 16];

    private DispatchTable(CpuModel model) {
        Arrays.fill(entries, Handler.UD);
        Arrays.fill(escapes, Handler.UD | MODRM);
        if (model.generation() >= 286) {
            entries[0x0F] = PREFIX | TWO_BYTE;
            entries[OPERAND32 + 0x0F] = PREFIX | TWO_BYTE;
        }
        int count = 0;
        for (Opcode opcode : OpcodeTable.opcodes()) {
            if (!opcode.on(model)) {
                continue;
            }
            for (int size = 0; size <= OPERAND32; size += OPERAND32) {
                int index = (opcode.twoByte() ? TWO_BYTE : 0) + size + opcode.code();
                int entry = entry(model, opcode, size != 0);
                if (opcode.second() >= 0) {
                    int from = (opcode.code() & 7) << 6 | opcode.second() & 63;
                    Arrays.fill(escapes, from, from + (opcode.namesStackRegister() ? 8 : 1), entry);
                } else if (opcode.extension() >= 0 || opcode.registerOnly() || opcode.hasOffset()) {
                    if ((entries[index] & GROUP) == 0) {
                        int others = entries[index] == Handler.UD ? Handler.UD | MODRM : entries[index];
                        Arrays.fill(groups, count * 8, count * 8 + 8, others);
                        entries[index] = MODRM | GROUP | (opcode.hasOffset() ? GROUP_OFFSET : 0) | count++;
                    }
                    int group = (entries[index] & HANDLER_MASK) << 3;
                    if (opcode.extension() >= 0) {
                        groups[group | opcode.extension()] = entry;
                    } else {
                        Arrays.fill(groups, group, group + 8, entry);
                    }
                } else if (opcode.plusRegister()) {
                    for (int at = index; at <= (index | 7); at++) {
                        entries[at] = entry | distance(at & 7, (entry & BYTE_G) != 0) << REGISTER_SHIFT;
                    }
                } else {
                    entries[index] = entry;
                    if (opcode.isEscape()) {
                        // Reserved before the 387, unless a form of its own follows.
                        Arrays.fill(escapes, (opcode.code() & 7) << 6, ((opcode.code() & 7) << 6) + 64, entry);
                    }
                }
            }
        }
    }

    /**
     * The entry of an opcode with the byte that follows it, in the low half; the distances of the operands' registers from
     * {@link Registers#GENERAL} above.
     *
     * @param map the bits of {@link #INDEX} that the prefixes have set
     * @param code the opcode in its lowest byte and what follows above
     */
    long form(int map, int code) {
        int index = map << 8 | code & 0xFFFF;
        long known = forms[index];
        if (known == 0) {
            int entry = entries[map | code & 0xFF];
            boolean escape = (map & TWO_BYTE) == 0 && (code & 0xF8) == 0xD8 && (code & 0xC000) == 0xC000;
            known = derive(escape ? escapes[(code & 7) << 6 | code >> 8 & 63] : entry, code >> 8 & 0xFF);
            forms[index] = known;
        }
        return known;
    }

    /** What an entry is when {@code modRm} follows. */
    private long derive(int opcode, int modRm) {
        if ((opcode & PREFIX) != 0) {
            return opcode;
        }
        if (opcode >= 0) {
            return opcode | (long) (opcode >> REGISTER_SHIFT & REGISTER_MASK) << TO_SHIFT;
        }
        boolean offset = (opcode & GROUP) != 0 && (opcode & GROUP_OFFSET) != 0;
        int reg = offset ? 0 : modRm >> 3 & 7;
        int entry = (opcode & GROUP) != 0 ? groups[(opcode & HANDLER_MASK) << 3 | reg] : opcode;
        boolean register = !offset && (modRm >= 0xC0 || (entry & REGISTER_ONLY) != 0);
        if (register && (entry & MEMORY_ONLY) != 0) {
            return Handler.UD | REGISTER_FORM;
        }
        long bits = entry & ~(MODRM | GROUP | MEMORY_ONLY | REGISTER_ONLY) & 0xFFFFFFFFL;
        bits |= register ? REGISTER_FORM : offset ? OFFSET | MODRM & 0xFFFFFFFFL : MODRM & 0xFFFFFFFFL;
        long e = distance(modRm & 7, (entry & BYTE_OPERAND) != 0);
        long g = distance(reg, (entry & BYTE_G) != 0);
        boolean toG = (entry & TO_G) != 0;
        return bits | (toG ? g : e) << TO_SHIFT | (toG ? e : g) << FROM_SHIFT;
    }

    private static int distance(int register, boolean isByte) {
        return (isByte ? Registers.byteRegister(register) : Registers.register(register)) - Registers.GENERAL;
    }

    static DispatchTable of(CpuModel model) {
        return BY_MODEL.computeIfAbsent(model, DispatchTable::new);
    }

    /** Whether a handler jumps by a displacement, as all of the loops that are worth a region do. */
    public static boolean isRelative(int handler) {
        return RELATIVE[handler];
    }

    private static boolean[] relative() {
        boolean[] relative = new boolean[HANDLER_MASK + 1];
        for (Opcode opcode : OpcodeTable.opcodes()) {
            relative[opcode.handler16().handler()] |= opcode.isRelative();
            relative[opcode.handler32().handler()] |= opcode.isRelative();
        }
        return relative;
    }

    private static int entry(CpuModel model, Opcode opcode, boolean operand32) {
        Opcode.Action action = operand32 ? opcode.handler32() : opcode.handler16();
        if (opcode.is(Trait.PREFIX)) {
            return PREFIX | prefix(action);
        }
        // CMP and TEST only set flags: they are SUB and AND without a store. The others are warm instructions.
        int handler = switch (action.handler()) {
            case Handler.CMP -> Handler.SUB;
            case Handler.TEST -> Handler.AND;
            case Handler.DIV_EV -> Handler.DIV;
            // On an 8086 a REP prefix counts, which warm instructions do not see.
            case Handler.MUL_EV -> model == CpuModel.I8086 ? Handler.MUL_EV : Handler.MUL;
            case Handler.IMUL_EV -> model == CpuModel.I8086 ? Handler.IMUL_EV : Handler.IMUL;
            case Handler.IDIV_EV -> model == CpuModel.I8086 ? Handler.IDIV_EV : Handler.IDIV;
            case Handler.IMUL_GV_EV, Handler.IMUL_GV_EV_IV, Handler.IMUL_GV_EV_IB -> Handler.IMUL_TO;
            case Handler.IN_AL_IB, Handler.IN_AL_DX -> Handler.IN_BYTE;
            case Handler.OUT_IB_AL, Handler.OUT_DX_AL -> Handler.OUT_BYTE;
            case Handler.SHLD_IB, Handler.SHLD_CL -> Handler.SHLD;
            case Handler.SHRD_IB, Handler.SHRD_CL -> Handler.SHRD;
            default -> action.handler();
        };
        int entry = handler | action.parameter() << PARAMETER_SHIFT;
        if (opcode.hasModRm() || opcode.hasOffset()) {
            int bytes = opcode.memoryBytes(operand32);
            entry |= MODRM
                    | bytes << BYTES_SHIFT
                    | (bytes == 0 || bytes > 8 ? ADDRESS_ONLY : 0)
                    | (bytes == 1 ? BYTE_OPERAND : 0);
        }
        entry |= opcode.registerOnly() ? REGISTER_ONLY : 0;
        entry |= opcode.memoryOnly() ? MEMORY_ONLY : 0;
        entry |= handler < Handler.COLD ? operands(opcode.operands(), operand32) : 0;
        if (opcode.is(Trait.READ)) {
            entry &= ~STORE;
        }
        return switch (action.handler()) {
            case Handler.OUT_IB_AL -> entry | IMMEDIATE_BYTE;
            case Handler.LODS -> entry | size(opcode.operands().getFirst(), operand32) * STORE_BYTE;
            case Handler.XLAT -> entry | STORE_BYTE;
            default -> entry;
        };
    }

    private static int prefix(Opcode.Action action) {
        return switch (action.handler()) {
            case Handler.PREFIX_SEG -> (action.parameter() + 1) << OVERRIDE_SHIFT;
            case Handler.PREFIX_REP -> action.parameter() << REPEAT_SHIFT;
            case Handler.PREFIX_OPERAND -> OPERAND32;
            case Handler.PREFIX_ADDRESS -> ADDRESS32;
            default -> LOCK;
        };
    }

    /** The bits that tell the interpreter what operands to load and what to store. */
    private static int operands(List<String> operands, boolean operand32) {
        if (operands.isEmpty()) {
            return 0;
        }
        String first = operands.getFirst();
        if (first.charAt(0) == 'J') {
            return first.equals("Jb") ? IMMEDIATE_BYTE : IMMEDIATE_WORD;
        }
        String last = operands.getLast();
        int size = size(first, operand32);
        int bits = size * STORE_BYTE | (last.charAt(0) == 'E' ? size(last, operand32) : size) * LOAD_BYTE;
        bits |= size == 1 ? BYTE_G : 0;
        bits |= first.charAt(0) == 'G' || last.charAt(0) == 'O' ? TO_G : 0;
        return bits
                | switch (last) {
                    case "Iv" -> operand32 ? IMMEDIATE_DWORD : IMMEDIATE_WORD;
                    case "Ib", "Iz" -> IMMEDIATE_BYTE;
                    case "CL" -> COUNT;
                    case "1" -> ONE;
                    default -> 0;
                };
    }

    /** 1, 2 or 3 for a byte, word or doubleword. */
    private static int size(String operand, boolean operand32) {
        return switch (operand) {
            case "AL" -> 1;
            case "eAX" -> operand32 ? 3 : 2;
            default ->
                switch (operand.charAt(1)) {
                    case 'b' -> 1;
                    case 'w' -> 2;
                    default -> operand32 ? 3 : 2;
                };
        };
    }
}

package dev.plankton.cpu;

import java.util.Arrays;

/**
 * The opcode table of one model, packed for the interpreter: one int for each opcode, operand size and map.
 *
 * <p>Bits 0 to 8 are the handler, 9 to 12 its parameter, 13 to 16 the bytes of its memory operand; see the constants
 * for the others. Entries of groups are found by {@link #groups} with the number in the handler's place.
 */
final class DispatchTable {
    /** A ModRM byte follows. The sign bit, for the cheapest test. */
    static final int MODRM = 1 << 31;

    /** The entry proper is {@code groups[(entry & HANDLER_MASK) << 3 | reg]}. */
    static final int GROUP = 1 << 30;

    /** A register in place of the memory operand is an invalid opcode. */
    static final int MEMORY_ONLY = 1 << 29;

    /** LOCK is allowed with a memory destination. */
    static final int LOCKABLE = 1 << 28;

    /** Only the address is used (LEA): no segment limit applies. */
    static final int ADDRESS_ONLY = 1 << 27;

    /** The operand in memory, or the register in its place, is a byte. */
    static final int BYTE_OPERAND = 1 << 26;

    /** ModRM names a register whatever its mod field says (moves from and to control registers); only in groups. */
    static final int REGISTER_ONLY = 1 << 25;

    static final int HANDLER_MASK = 0x1FF;
    static final int PARAMETER_SHIFT = 9;
    static final int BYTES_SHIFT = 13;

    /** Index offset of entries with 32-bit operands. */
    static final int OPERAND32 = 256;

    /** Index offset of the two-byte map. */
    static final int TWO_BYTE = 512;

    private static final DispatchTable[] BY_MODEL =
            Arrays.stream(CpuModel.values()).map(DispatchTable::new).toArray(DispatchTable[]::new);

    final int[] entries = new int[1024];
    final int[] groups;

    private DispatchTable(CpuModel model) {
        Arrays.fill(entries, Handler.UD);
        if (model.generation() >= 286) {
            entries[0x0F] = Handler.PREFIX_TWO_BYTE;
            entries[OPERAND32 + 0x0F] = Handler.PREFIX_TWO_BYTE;
        }
        int[] found = new int[64 * 8];
        int count = 0;
        for (Opcode opcode : OpcodeTable.opcodes()) {
            if (!opcode.on(model)) {
                continue;
            }
            for (int size = 0; size <= OPERAND32; size += OPERAND32) {
                int index = (opcode.twoByte() ? TWO_BYTE : 0) + size + opcode.code();
                int entry = entry(opcode, size != 0);
                if (opcode.extension() >= 0 || opcode.registerOnly()) {
                    if ((entries[index] & GROUP) == 0) {
                        Arrays.fill(found, count * 8, count * 8 + 8, Handler.UD | MODRM);
                        entries[index] = MODRM | GROUP | count++;
                    }
                    int group = (entries[index] & HANDLER_MASK) << 3;
                    if (opcode.extension() >= 0) {
                        found[group | opcode.extension()] = entry;
                    } else {
                        Arrays.fill(found, group, group + 8, entry);
                    }
                } else {
                    int last = opcode.plusRegister() ? index | 7 : index;
                    Arrays.fill(entries, index, last + 1, entry);
                }
            }
        }
        groups = Arrays.copyOf(found, count * 8);
    }

    static DispatchTable of(CpuModel model) {
        return BY_MODEL[model.ordinal()];
    }

    private static int entry(Opcode opcode, boolean operand32) {
        Opcode.Action action = operand32 ? opcode.handler32() : opcode.handler16();
        int entry = action.handler() | action.parameter() << PARAMETER_SHIFT;
        if (opcode.hasModRm()) {
            int bytes = opcode.memoryBytes(operand32);
            entry |= MODRM | bytes << BYTES_SHIFT | (bytes == 0 ? ADDRESS_ONLY : 0) | (bytes == 1 ? BYTE_OPERAND : 0);
        }
        entry |= opcode.registerOnly() ? REGISTER_ONLY : 0;
        return entry | (opcode.memoryOnly() ? MEMORY_ONLY : 0) | (opcode.lockable() ? LOCKABLE : 0);
    }
}

package dev.plankton.debugger;

import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds who has called whom in real mode, where guests need no frame pointer. A return address is known by the call before it: near
 * ones by CALL rel16 and CALL r/m16, far ones by CALL ptr16:16 and CALL m16:16, those of interrupts by INT n. The stack is searched
 * from its top for the first words that such a call may have pushed. An interrupt by hardware has no instruction before it and ends
 * the stack.
 */
public final class CallStack {
    private static final int WORDS = 128, CALL_BYTES = 5, BYTE = 0xFF;
    private static final int CALL_NEAR = 0xE8,
            CALL_FAR = 0x9A,
            INT = 0xCD,
            INDIRECT = 0xFF,
            NEAR_KIND = 2,
            FAR_KIND = 3;

    /** Flags that are always so, bits 1, 3, 5 and 15: what makes a word on the stack likely to be flags. */
    private static final int FLAGS_FIXED = 0x802A, FLAGS_VALUE = 2;

    private CallStack() {}

    /** How a function was called. */
    public enum Kind {
        /** CALL within the segment. */
        NEAR(2),
        /** CALL to another segment. */
        FAR(4),
        /** INT n. */
        INTERRUPT(6);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * A function that has not returned.
     *
     * @param segment CS
     * @param offset of its next instruction
     * @param stack linear address of the top of its stack, as it was before it called
     * @param calls how it has called the one before in the list; null for the first, which has called none
     */
    public record Frame(
            int segment, int offset, int stack, @Nullable Kind calls) {
        /** Linear address of its next instruction. */
        public int address() {
            return (segment << 4) + offset;
        }
    }

    /** The functions that have not returned, the current one first, {@code most} at most. */
    public static List<Frame> of(Debuggee debuggee, int most) {
        Machine machine = debuggee.machine();
        List<Frame> frames = new ArrayList<>();
        Optional<Frame> frame = Optional.of(
                new Frame(machine.get(Register.CS), machine.get(Register.IP), debuggee.stackAddress(), null));
        while (frame.isPresent() && frames.size() < most) {
            frames.add(frame.get());
            frame = caller(machine, frame.get());
        }
        return frames;
    }

    private static Optional<Frame> caller(Machine machine, Frame callee) {
        byte[] stack = MemoryReader.upTo(machine, callee.stack, 2 * WORDS + 4);
        int cs = callee.segment;
        for (int at = 0; at + 6 <= stack.length; at += 2) {
            int offset = word(stack, at);
            int segment = word(stack, at + 2);
            byte[] before = before(machine, (segment << 4) + offset);
            if (before.length == CALL_BYTES) {
                int flags = word(stack, at + 4);
                if ((before[CALL_BYTES - 2] & BYTE) == INT && (flags & FLAGS_FIXED) == FLAGS_VALUE) {
                    return found(segment, offset, callee.stack + at, Kind.INTERRUPT);
                }
                if (isFar(before, cs)) {
                    return found(segment, offset, callee.stack + at, Kind.FAR);
                }
            }
            before = before(machine, (cs << 4) + offset);
            if (before.length == CALL_BYTES && isNear(before, offset, callee)) {
                return found(cs, offset, callee.stack + at, Kind.NEAR);
            }
        }
        return Optional.empty();
    }

    private static Optional<Frame> found(int segment, int offset, int slot, Kind kind) {
        return Optional.of(new Frame(segment, offset, slot + kind.bytes, kind));
    }

    private static byte[] before(Machine machine, int address) {
        return address < CALL_BYTES ? new byte[0] : MemoryReader.upTo(machine, address - CALL_BYTES, CALL_BYTES);
    }

    private static boolean isNear(byte[] before, int offset, Frame callee) {
        if ((before[CALL_BYTES - 3] & BYTE) == CALL_NEAR) {
            int entry = offset + word(before, CALL_BYTES - 2) & 0xFFFF;
            return entry <= callee.offset;
        }
        return isIndirect(before, NEAR_KIND);
    }

    private static boolean isFar(byte[] before, int cs) {
        return (before[0] & BYTE) == CALL_FAR && word(before, CALL_BYTES - 2) == cs || isIndirect(before, FAR_KIND);
    }

    /** Whether these bytes end with a CALL through r/m16: FF with {@code kind} in ModRM's reg field. */
    private static boolean isIndirect(byte[] before, int kind) {
        for (int length = 2; length <= 4; length++) {
            int first = before.length - length;
            int modRm = before[first + 1] & BYTE;
            if ((before[first] & BYTE) == INDIRECT && (modRm >> 3 & 7) == kind && length == 2 + displacement(modRm)) {
                return true;
            }
        }
        return false;
    }

    private static int displacement(int modRm) {
        return switch (modRm >> 6) {
            case 0 -> (modRm & 7) == 6 ? 2 : 0;
            case 1 -> 1;
            case 2 -> 2;
            default -> 0;
        };
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & BYTE | (bytes[at + 1] & BYTE) << 8;
    }
}

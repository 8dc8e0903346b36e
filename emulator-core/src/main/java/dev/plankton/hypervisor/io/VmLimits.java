package dev.plankton.hypervisor.io;

import java.util.ArrayList;
import java.util.List;

/**
 * What a VM may take at most.
 *
 * @param memory bytes that its changes may take ({@link dev.plankton.hypervisor.Vm#deltaBytes}), 1 or more. After a slice in which
 *     it has exceeded them it ends, with the state it had before, by {@link dev.plankton.machine.StopReason#MEMORY_LIMIT}
 * @param instructions that it may execute from when its guest has been given a request until the reply is complete, 1 or more;
 *     others of that time count too. When they are executed it ends, by {@link dev.plankton.machine.StopReason#INSTRUCTION_LIMIT}
 * @param share percent, 1 to 100, of the processor time that a VM gets that computes as long and has no limit. It counts
 *     while others wait for a processor: what none of them needs it gets as well
 */
public record VmLimits(long memory, long instructions, int share) {
    private static final int WHOLE = 100;

    /** No limits. */
    public static final VmLimits NONE = new VmLimits(Long.MAX_VALUE, Long.MAX_VALUE, WHOLE);

    /** Checks the ranges. */
    public VmLimits {
        require("memory", memory, Long.MAX_VALUE);
        require("instructions", instructions, Long.MAX_VALUE);
        require("share", share, WHOLE);
    }

    private static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("%s is %d: it must be 1 %s"
                    .formatted(name, value, most == Long.MAX_VALUE ? "or more" : "to " + most));
        }
    }

    /** The same with another limit of memory, in bytes. */
    public VmLimits withMemory(long bytes) {
        return new VmLimits(bytes, instructions, share);
    }

    /** The same with another limit of instructions for a request. */
    public VmLimits withInstructions(long perRequest) {
        return new VmLimits(memory, perRequest, share);
    }

    /** The same with another share of processor time, in percent. */
    public VmLimits withShare(int percent) {
        return new VmLimits(memory, instructions, percent);
    }

    /** What is limited, such as {@code memory 65536 bytes, share 25 %}, or {@code no limits}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (memory != Long.MAX_VALUE) {
            parts.add("memory %d bytes".formatted(memory));
        }
        if (limitsInstructions()) {
            parts.add("%d instructions a request".formatted(instructions));
        }
        if (share != WHOLE) {
            parts.add("share %d %%".formatted(share));
        }
        return parts.isEmpty() ? "no limits" : String.join(", ", parts);
    }

    /** Whether the instructions for a request are limited. */
    public boolean limitsInstructions() {
        return instructions != Long.MAX_VALUE;
    }
}

package dev.plankton.lab.exercise.replay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a student says of the wrong write in a recording.
 *
 * @param instruction how many had been executed before it; null if that is not said
 * @param address of the instruction that does it; null if that is not said
 * @param problem why there are none, or an empty text
 */
public record Answers(@Nullable Long instruction, @Nullable Long address, String problem) {
    private static final String LINE = "answers.yaml: %s is missing, or no whole number";

    /** Those of a file, by their names. */
    public static Answers of(Map<String, Object> answers) {
        return new Answers(whole(answers.get("instruction")), whole(answers.get("address")), "");
    }

    private static @Nullable Long whole(@Nullable Object value) {
        return value instanceof Double number && number == Math.rint(number) ? (Long) number.longValue() : null;
    }

    /** What is wrong with the number of the instruction; empty if it is right. */
    public String instruction(WrongWrite write) {
        if (instruction == null) {
            return problem.isEmpty() ? LINE.formatted("instruction") : problem;
        }
        long off = instruction - write.instruction();
        if (off == 0) {
            return "";
        }
        if (off == 1) {
            return "after %,d instructions the wrong write has been done; it is the one before".formatted(instruction);
        }
        return off > 0
                ? "when %,d instructions had been executed, a visitor was missing already".formatted(instruction)
                : "when %,d instructions had been executed, no visitor was missing, nor did the next write lose one"
                        .formatted(instruction);
    }

    /** What is wrong with the address; empty if it is right. */
    public String address(WrongWrite write) {
        if (address == null) {
            return problem.isEmpty() ? LINE.formatted("address") : problem;
        }
        if (address == write.address()) {
            return "";
        }
        return address == Gate.TOTAL
                ? "%Xh is the address that is written to; asked for is that of the instruction which writes"
                        .formatted(address)
                : "the instruction at %Xh is not the one that loses a visitor".formatted(address);
    }
}

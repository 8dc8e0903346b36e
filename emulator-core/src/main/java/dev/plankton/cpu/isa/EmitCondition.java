package dev.plankton.cpu.isa;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What must hold so that tier 1 has code of its own for a form: a word in the column "region" of the opcode table. */
public enum EmitCondition {
    /** Nothing else must. */
    EMIT("emit"),
    FROM_186("186"),
    FROM_686("686"),
    OPERAND16("o16"),
    OPERAND32("o32"),
    ADDRESS16("a16"),
    ONCE("once"),
    /** Or with REP, from the 186 on. */
    REPEAT("rep"),
    REGISTER("reg"),
    LEVEL_0("level0"),
    DIVISOR("divisor"),
    COUNT("count"),
    SEGMENT("segment");

    private static final Map<String, EmitCondition> BY_WORD = new HashMap<>();

    static {
        for (EmitCondition condition : values()) {
            BY_WORD.put(condition.word, condition);
        }
    }

    private final String word;

    EmitCondition(String word) {
        this.word = word;
    }

    /** The conditions that {@code words} name. */
    static Set<EmitCondition> of(Iterable<String> words) {
        Set<EmitCondition> conditions = EnumSet.noneOf(EmitCondition.class);
        for (String word : words) {
            EmitCondition condition = BY_WORD.get(word);
            if (condition == null) {
                throw new IllegalStateException("opcodes.txt: unknown condition " + word);
            }
            conditions.add(condition);
        }
        return Collections.unmodifiableSet(conditions);
    }
}

package dev.plankton.cpu.isa;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A property of an instruction's form: a word in the columns "traits" and "effects" of the opcode table, which explains them. */
public enum Trait {
    END("end"),
    PREFIX("prefix"),
    LOCK("lock"),
    STRING("string"),
    BITS("bits"),
    ALIAS("?"),

    JUMP("jump"),
    BRANCH("branch"),
    CALL("call"),
    LEAVE("leave"),
    INTERRUPT("interrupt"),
    PUSH("push"),
    POP("pop"),
    LOAD("load"),
    PORT("port"),
    SEGMENT("segment"),
    COUNT("count"),
    READ("read"),
    IDLE("idle"),
    FAULT("fault"),
    CHECK("check");

    private static final Map<String, Trait> BY_WORD = new HashMap<>();

    static {
        for (Trait trait : values()) {
            BY_WORD.put(trait.word, trait);
        }
    }

    private final String word;

    Trait(String word) {
        this.word = word;
    }

    /** The traits that {@code words} name. */
    static Set<Trait> of(Iterable<String> words) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (String word : words) {
            Trait trait = BY_WORD.get(word);
            if (trait == null) {
                throw new IllegalStateException("opcodes.txt: unknown trait " + word);
            }
            traits.add(trait);
        }
        return Collections.unmodifiableSet(traits);
    }
}

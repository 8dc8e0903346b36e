package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import org.jspecify.annotations.Nullable;

/** Where a CPU gets its regions from. Safe for any thread. */
public interface Regions {
    /**
     * The region for CS:IP, whose code is there; null if there is none. The guest has come there by a jump backwards, so if
     * that happens often, there may be one later.
     */
    @Nullable
    Region hot(DecodingCpu c);

    /** Whether a region gets all the fuel from the first time on, and not only once it is faster than the interpreter. */
    boolean trusting();

    /** Instructions after which it is asked again for what is hot. */
    int span();

    /** Whether every instruction is to be executed by a region if there can be one, however rarely. */
    boolean everywhere();
}

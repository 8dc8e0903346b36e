package dev.plankton.cpu;

import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.region.RegionCache;
import dev.plankton.cpu.region.RegionMaker;
import dev.plankton.cpu.region.Regions;
import dev.plankton.cpu.region.RegionsAlways;
import dev.plankton.cpu.region.compiler.RegionCompiler;
import org.jspecify.annotations.Nullable;

/** Where CPUs get their regions from. */
public final class RegionCaches {
    /** Metaspace and the compiler's time are the JVM's, so there is one for all hypervisors. */
    private static final RegionCache SHARED = new RegionCache(
            RegionCache.Mode.SHARED,
            (snapshot, instructions, onlyLoops, checked) ->
                    Rehearsing.MAKER.make(snapshot, instructions, onlyLoops, checked));

    /** Made for the first region: a process that begins, and one that ends soon, needs none of it. */
    private static final class Rehearsing {
        static final RegionMaker MAKER = new Rehearsal(RegionCompiler::compile);
    }

    private RegionCaches() {}

    /** Regions soon, and always at the same instruction of the same run: to compare them with the interpreter. */
    public static RegionCache prompt() {
        return new RegionCache(RegionCache.Mode.PROMPT, RegionCompiler::compile);
    }

    /** Regions at first sight, of every instruction that can be in one. */
    public static Regions always() {
        return new RegionsAlways(RegionCompiler::compile);
    }

    /** Where a CPU of {@code tier} gets its regions from; null for the interpreter alone. */
    public static @Nullable Regions of(Tier tier) {
        return switch (tier) {
            case INTERPRETER -> null;
            case REGIONS_WHEN_HOT -> SHARED;
            case REGIONS_ALWAYS -> always();
        };
    }

    /** Where all CPUs of {@link Tier#REGIONS_WHEN_HOT} get theirs from. */
    public static RegionCache shared() {
        return SHARED;
    }
}

package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The regions of all VMs in this JVM, found by their code: VMs of one image share them, however many there are. Safe for
 * any thread.
 */
public final class RegionCache implements Regions {
    /** Entries remembered as not worth another try. */
    private static final int MOST_REFUSED = 4096;

    /** Instructions between two looks at what a guest executes; what is seen so often is compiled. */
    private static final int SPAN = 4096, HOT = 2;

    /** The same, to have regions soon. */
    private static final int SPAN_PROMPTLY = 200, HOT_PROMPTLY = 1;

    /** Instructions of a region. */
    private static final int INSTRUCTIONS = 200;

    /** When regions are made. */
    public enum Mode {
        /** Compiles what is hot, on another thread. */
        SHARED,
        /** Compiles what is a little hot, while the guest waits. */
        PROMPT
    }

    private final Mode mode;
    private final RegionStock stock;
    private final Heat heat = new Heat();
    private final CompilerThread thread = new CompilerThread();
    private final Set<CodeSnapshot.Key> waiting = ConcurrentHashMap.newKeySet();
    private final Set<CodeSnapshot.Key> refused = ConcurrentHashMap.newKeySet();

    /** Creates a cache without regions, which {@code maker} makes. */
    public RegionCache(Mode mode, RegionMaker maker) {
        this.mode = mode;
        stock = new RegionStock(maker);
    }

    @Override
    public RegionCounters counters() {
        return stock.counters();
    }

    @Override
    public RegionRunner runner() {
        return new Tier1(this);
    }

    /** Whether a region gets all the fuel from the first time on, and not only once it is faster than the interpreter. */
    boolean trusting() {
        return mode == Mode.PROMPT;
    }

    /** Instructions after which it is asked again for what is hot. */
    int span() {
        return mode == Mode.PROMPT ? SPAN_PROMPTLY : SPAN;
    }

    /**
     * The region for CS:IP, whose code is there; null if there is none. The guest has come there by a jump backwards, so if
     * that happens often, there may be one later.
     */
    @Nullable
    Region hot(DecodingCpu c) {
        CodeSnapshot.Key key = CodeSnapshot.Key.of(c);
        byte[] memory = c.memory().bytes();
        Region region = stock.find(key, memory);
        if (region != null) {
            return region;
        }
        if (stock.spoiled(key)) {
            return null;
        }
        int heated = heat.add(key);
        if (mode == Mode.PROMPT && heated >= HOT_PROMPTLY && !refused.contains(key)) {
            compile(key, CodeSnapshot.of(c));
            return stock.find(key, memory);
        }
        if (mode == Mode.SHARED && heated >= HOT && !refused.contains(key) && waiting.add(key)) {
            CodeSnapshot snapshot = CodeSnapshot.of(c);
            if (!thread.offer(() -> compile(key, snapshot))) {
                waiting.remove(key);
            }
        }
        return null;
    }

    private void compile(CodeSnapshot.Key key, CodeSnapshot snapshot) {
        try {
            if (!stock.compile(key, snapshot, INSTRUCTIONS, true, false)) {
                refuse(key);
            }
        } finally {
            waiting.remove(key);
        }
    }

    private void refuse(CodeSnapshot.Key key) {
        if (refused.size() >= MOST_REFUSED) {
            refused.clear();
        }
        refused.add(key);
    }
}

package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.logging.SafeLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The regions of all VMs in this JVM, found by their code: VMs of one image share them, however many there are. Safe for
 * any thread.
 */
public final class RegionCache implements Regions {
    /** Regions that are kept: a class takes about 20 KB of metaspace. */
    private static final int MOST = 1024;

    /** Entries remembered as not worth another try. */
    private static final int MOST_REFUSED = 4096;

    /** Instructions between two looks at what a guest executes; what is seen so often is compiled. */
    private static final int SPAN = 4096, HOT = 2;

    /** The same, to have regions soon. */
    private static final int SPAN_PROMPTLY = 200, HOT_PROMPTLY = 1;

    /** Instructions of a region, and of one that is compiled while the guest waits. */
    private static final int INSTRUCTIONS = 200, INSTRUCTIONS_EAGERLY = 12;

    /** When regions are made. */
    public enum Mode {
        /** Compiles what is hot, on another thread. */
        SHARED,
        /** Compiles what is a little hot, while the guest waits. */
        PROMPT,
        /** Compiles everything, while the guest waits. */
        EAGER
    }

    private final Mode mode;
    private final RegionMaker maker;
    private final Heat heat = new Heat();
    private final Catalogue catalogue = new Catalogue(MOST);
    private final CompilerThread thread = new CompilerThread();
    private final Set<CodeSnapshot.Key> waiting = ConcurrentHashMap.newKeySet();
    private final Set<CodeSnapshot.Key> refused = ConcurrentHashMap.newKeySet();
    private final LongAdder compiled = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** Creates a cache without regions, which {@code maker} makes. */
    public RegionCache(Mode mode, RegionMaker maker) {
        this.mode = mode;
        this.maker = maker;
    }

    /** Counts of its regions. */
    public RegionCounters counters() {
        return new RegionCounters(catalogue.size(), compiled.sum(), dropped.sum());
    }

    @Override
    public boolean everywhere() {
        return mode == Mode.EAGER;
    }

    @Override
    public boolean trusting() {
        return mode != Mode.SHARED;
    }

    @Override
    public int span() {
        return mode == Mode.PROMPT ? SPAN_PROMPTLY : SPAN;
    }

    @Override
    public @Nullable Region hot(DecodingCpu c) {
        CodeSnapshot.Key key = CodeSnapshot.Key.of(c);
        Region region = catalogue.find(key, c.memory().bytes());
        if (region != null) {
            return region;
        }
        if (mode != Mode.EAGER && catalogue.spoiled(key)) {
            return null;
        }
        int heated = mode == Mode.EAGER ? 0 : heat.add(key);
        if (mode == Mode.EAGER || mode == Mode.PROMPT && heated >= HOT_PROMPTLY && !refused.contains(key)) {
            compile(key, CodeSnapshot.of(c));
            return catalogue.find(key, c.memory().bytes());
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
        RegionCompilation event = FlightRecorder.isInitialized() ? RegionCompilation.beginning(key) : null;
        try {
            Region region = mode == Mode.EAGER
                    ? maker.make(snapshot, INSTRUCTIONS_EAGERLY, false, true)
                    : maker.make(snapshot, INSTRUCTIONS, true, false);
            if (region == null) {
                refuse(key);
            } else {
                compiled.increment();
                dropped.add(catalogue.add(key, region));
            }
            if (event != null) {
                event.end(region);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The interpreter does as well.
            SafeLog.of(RegionCache.class).log(System.Logger.Level.WARNING, () -> "a region was not compiled", e);
            refuse(key);
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

package dev.plankton.cpu.region;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.Region;
import dev.plankton.cpu.Regions;
import dev.plankton.cpu.Tier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The regions of all VMs in this JVM, found by their code: VMs of one image share them, however many there are. Safe for
 * any thread.
 */
public final class RegionCache implements Regions {
    private static final System.Logger LOG = System.getLogger(RegionCache.class.getName());

    /** Regions that are kept: a class takes about 20 KB of metaspace. */
    private static final int MOST = 1024;

    /** Entries remembered as not worth another try. */
    private static final int MOST_REFUSED = 4096;

    /** An entry seen so often is compiled. */
    private static final int HOT = 2;

    /** Instructions of a region, and of one that is compiled while the guest waits. */
    private static final int INSTRUCTIONS = 200, INSTRUCTIONS_EAGERLY = 12;

    /** Metaspace and the compiler's time are the JVM's, so there is one for all hypervisors. */
    private static final RegionCache SHARED = new RegionCache(false);

    private final boolean eager;
    private final Heat heat = new Heat();
    private final Catalogue catalogue = new Catalogue(MOST);
    private final CompilerThread thread = new CompilerThread();
    private final Set<CodeSnapshot.Key> waiting = ConcurrentHashMap.newKeySet();
    private final Set<CodeSnapshot.Key> refused = ConcurrentHashMap.newKeySet();
    private final LongAdder compiled = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private RegionCache(boolean eager) {
        this.eager = eager;
    }

    /** Where a CPU of {@code tier} gets its regions from; null for the interpreter alone. */
    public static @Nullable Regions of(Tier tier) {
        return switch (tier) {
            case ZERO -> null;
            case ONE -> new RegionCache(true);
            case AUTO -> SHARED;
        };
    }

    /** Counts of the regions that hot code is compiled to, in this JVM. */
    public static RegionCounters counters() {
        return new RegionCounters(SHARED.catalogue.size(), SHARED.compiled.sum(), SHARED.dropped.sum());
    }

    @Override
    public boolean eager() {
        return eager;
    }

    @Override
    public @Nullable Region hot(Cpu c) {
        CodeSnapshot.Key key = CodeSnapshot.Key.of(c);
        Region region = catalogue.find(key, c.memory().bytes());
        if (region != null) {
            return region;
        }
        if (eager) {
            compile(key, CodeSnapshot.of(c));
            return catalogue.find(key, c.memory().bytes());
        }
        if (heat.add(key) >= HOT && !refused.contains(key) && waiting.add(key)) {
            CodeSnapshot snapshot = CodeSnapshot.of(c);
            if (!thread.offer(() -> compile(key, snapshot))) {
                waiting.remove(key);
            }
        }
        return null;
    }

    private void compile(CodeSnapshot.Key key, CodeSnapshot snapshot) {
        try {
            Region region = RegionCompiler.compile(snapshot, eager ? INSTRUCTIONS_EAGERLY : INSTRUCTIONS);
            if (region == null) {
                refuse(key);
            } else {
                compiled.increment();
                dropped.add(catalogue.add(key, region));
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The interpreter does as well.
            LOG.log(System.Logger.Level.WARNING, "a region was not compiled", e);
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

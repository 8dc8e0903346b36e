package dev.plankton.cpu.region;

import dev.plankton.logging.SafeLog;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Makes regions and keeps them, the ones last used, found by their code. Safe for any thread. */
final class RegionStock {
    /** Regions that are kept: a class takes about 20 KB of metaspace. */
    private static final int MOST = 1024;

    private final RegionMaker maker;
    private final Catalogue catalogue = new Catalogue(MOST);
    private final LongAdder compiled = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();

    RegionStock(RegionMaker maker) {
        this.maker = maker;
    }

    RegionCounters counters() {
        return new RegionCounters(catalogue.size(), compiled.sum(), dropped.sum(), failed.sum());
    }

    /** The region of {@code key} whose code is in {@code memory}. */
    @Nullable
    Region find(CodeSnapshot.Key key, byte[] memory) {
        return catalogue.find(key, memory);
    }

    /** Whether there is no use in one more region of {@code key}: its code has changed too often. */
    boolean spoiled(CodeSnapshot.Key key) {
        return catalogue.spoiled(key);
    }

    private static List<CodeSnapshot.Key> keys(CodeBytes code, CodeSnapshot snapshot) {
        return IntStream.range(0, code.entries())
                .mapToObj(n -> snapshot.key(code.entry(n)))
                .toList();
    }

    /** Makes a region as {@link RegionMaker#make} does, and keeps it, unless there is one already; false if there is none to be made. */
    boolean compile(CodeSnapshot.Key key, CodeSnapshot snapshot, int instructions, boolean onlyLoops, boolean checked) {
        RegionCompilation event = FlightRecorder.isInitialized() ? RegionCompilation.beginning(key) : null;
        try {
            if (catalogue.has(key, snapshot)) {
                return true;
            }
            Region region = maker.make(snapshot, instructions, onlyLoops, checked);
            if (region != null) {
                compiled.increment();
                dropped.add(catalogue.add(keys(region.code(), snapshot), region));
            }
            if (event != null) {
                event.end(region);
            }
            return region != null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The interpreter does as well.
            failed.increment();
            SafeLog.of(RegionStock.class).log(System.Logger.Level.WARNING, () -> "a region was not compiled", e);
            return false;
        }
    }
}

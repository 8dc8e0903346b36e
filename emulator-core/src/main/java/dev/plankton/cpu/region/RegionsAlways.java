package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.interpreter.Interpreter;
import org.jspecify.annotations.Nullable;

/**
 * A region for every instruction that can be in one, made while the guest waits, so that what regions do can be compared with
 * the interpreter instruction by instruction. Safe for any thread.
 */
public final class RegionsAlways implements Regions {
    /** Instructions of a region. */
    private static final int INSTRUCTIONS = 12;

    private final RegionStock stock;

    /** Creates a source without regions, which {@code maker} makes. */
    public RegionsAlways(RegionMaker maker) {
        stock = new RegionStock(maker);
    }

    @Override
    public RegionRunner runner() {
        return new Runner();
    }

    @Override
    public RegionCounters counters() {
        return stock.counters();
    }

    private @Nullable Region at(DecodingCpu c) {
        CodeSnapshot.Key key = CodeSnapshot.Key.of(c);
        byte[] memory = c.memory().bytes();
        Region region = stock.find(key, memory);
        if (region == null && stock.compile(key, CodeSnapshot.of(c), INSTRUCTIONS, false, true)) {
            region = stock.find(key, memory);
        }
        return region;
    }

    /** Tries a region before every instruction. */
    private final class Runner extends RegionRunner {
        @Override
        public void run(DecodingCpu c) {
            while (c.fuel > 0) {
                Region region = at(c);
                int before = c.fuel;
                if (region != null && region.fits(c)) {
                    visit(c, region);
                }
                if (c.fuel == before) {
                    c.hold(1);
                    Interpreter.loop(c);
                    c.release();
                }
            }
        }
    }
}

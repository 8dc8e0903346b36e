package dev.plankton.cpu.region;

/** Where CPUs get their regions from, and when. Safe for any thread. */
public interface Regions {
    /** What executes guest code on one CPU by these regions. */
    RegionRunner runner();

    /** Counts of the regions. */
    RegionCounters counters();
}

package dev.plankton.machine.core;

/**
 * The host's time as VMs see it. A VM's time begins at a multiple of about a 60th of a second, the last one before its
 * power-on: so VMs that are booted together have the same state, and can share it, where the nanosecond of their power-on
 * would make each of them different. Safe for any thread.
 */
final class HostTime {
    /** Nanoseconds of a step, a power of two. */
    private static final long STEP = 1 << 24;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How far the wall clock may run away from {@link System#nanoTime} before we follow it. */
    private static final long TOLERANCE_MILLIS = 50;

    /**
     * A step, and the wall-clock time then: the same for all VMs that are booted within it, because reading both clocks for
     * each would take a twentieth of a boot.
     *
     * @param nanos {@link System#nanoTime}
     * @param epoch milliseconds since 1970 at nanosecond 0, as of this step
     */
    private record Step(long nanos, long epoch) {
        long millis() {
            return epoch + Math.floorDiv(nanos, NANOS_PER_MILLI);
        }
    }

    private static volatile Step last = new Step(lastStep(), epochNow());

    private HostTime() {}

    /** {@link System#nanoTime} of the last step. */
    static long lastStep() {
        return System.nanoTime() & -STEP;
    }

    /** Wall-clock time at {@code step}, which is {@link #lastStep}, in milliseconds since 1970. */
    static long millisAt(long step) {
        Step known = last;
        if (known.nanos != step) {
            long now = epochNow();
            known = new Step(step, Math.abs(now - known.epoch) > TOLERANCE_MILLIS ? now : known.epoch);
            last = known;
        }
        return known.millis();
    }

    private static long epochNow() {
        return System.currentTimeMillis() - Math.floorDiv(System.nanoTime(), NANOS_PER_MILLI);
    }
}

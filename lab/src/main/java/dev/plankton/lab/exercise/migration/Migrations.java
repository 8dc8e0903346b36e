package dev.plankton.lab.exercise.migration;

import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;

/** Has a VM moved under several schedules of requests. */
public final class Migrations {
    /** Schedules. */
    public static final int SCHEDULES = 4;

    /** Until the guest waits for its first request. */
    private static final Duration BOOT = Duration.ofMillis(50);

    private Migrations() {}

    /**
     * Has a VM with the guest {@code bank} moved, once for each schedule, until one fails by what it throws.
     */
    public static Report run(BootImage bank, Mover mover) {
        Report report = new Report();
        try (Machine source = Machine.boot(bank);
                Machine target = Machine.boot(bank)) {
            byte[] template = source.snapshot().toBytes();
            Outcome _ = source.runFor(BOOT);
            Snapshot start = source.snapshot();
            for (int n = 1; n <= SCHEDULES && report.thrown().isEmpty(); n++) {
                report.begin(n);
                new World(start, template, source, target, n, report).run(mover);
            }
        }
        return report;
    }
}

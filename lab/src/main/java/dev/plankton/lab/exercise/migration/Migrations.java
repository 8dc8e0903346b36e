package dev.plankton.lab.exercise.migration;

import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;

/** Has a VM moved under several schedules of requests. */
public final class Migrations {
    /** Schedules. */
    public static final int SCHEDULES = 6;

    /** Until the guest waits for its first request. */
    private static final Duration BOOT = Duration.ofMillis(50);

    private Migrations() {}

    /**
     * Has a VM with the guest {@code bank} moved, once for each schedule.
     */
    public static Report run(BootImage bank, Mover mover) {
        Report report = new Report();
        byte[] template;
        Snapshot start;
        try (Machine machine = Machine.boot(bank)) {
            template = machine.snapshot().toBytes();
            Outcome _ = machine.runFor(BOOT);
            start = machine.snapshot();
        }
        for (int n = 1; n <= SCHEDULES; n++) {
            report.begin(n);
            try (World world = new World(start, template, n, report)) {
                world.run(mover);
            }
        }
        return report;
    }
}

package dev.plankton.hypervisor;

import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.logging.SafeLog;

/**
 * Loads what the first hypervisor of a process needs of the JDK on a thread of its own, while the hypervisor is built: what
 * tells the machine's memory, and logging. Each takes tens of milliseconds of a cold process. Who needs one before it is
 * there waits for it.
 */
final class Preparation {
    static {
        Thread.ofPlatform().daemon().name("plankton-prepare").start(() -> {
            MemoryBudget.prepare();
            SafeLog.prepare();
        });
    }

    private Preparation() {}

    /** Begins; only the first call has an effect. */
    static void begin() {}
}

package dev.plankton.hypervisor;

import dev.plankton.machine.Core;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.Template;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The cores, about as many as processors, each lent to one thread at a time. Safe for any thread. */
final class CorePool {
    private final Semaphore free;
    private final AtomicReferenceArray<@Nullable LoanedCore> idle;

    CorePool(MachineProfile profile, int size, Set<Saving> without) {
        free = new Semaphore(size, true);
        idle = new AtomicReferenceArray<>(size);
        for (int n = 0; n < size; n++) {
            idle.set(n, new LoanedCore(new Core(profile, !without.contains(Saving.TICK_ELISION))));
        }
    }

    /** Lends a core, if possible one that holds {@code template} already; waits its turn while all are lent. */
    LoanedCore take(Template template) {
        free.acquireUninterruptibly();
        for (int n = 0; n < idle.length(); n++) {
            LoanedCore core = idle.get(n);
            if (core != null && core.core().holds(template) && idle.compareAndSet(n, core, null)) {
                return core;
            }
        }
        while (true) {
            for (int n = 0; n < idle.length(); n++) {
                LoanedCore core = idle.getAndSet(n, null);
                if (core != null) {
                    return core;
                }
            }
        }
    }

    void giveBack(LoanedCore core) {
        int n = 0;
        while (!idle.compareAndSet(n, null, core)) {
            n = (n + 1) % idle.length();
        }
        free.release();
    }

    /** A core and the link of its devices to the mounted VM's inbox. */
    record LoanedCore(Core core, VmLink link) {
        LoanedCore(Core core) {
            this(core, new VmLink(core));
        }
    }
}

package dev.plankton.hypervisor;

import dev.plankton.machine.Core;
import dev.plankton.machine.Template;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cores, about as many as processors, each lent to one thread at a time, and made when first needed: one takes about 9
 * MB. Safe for any thread.
 */
final class CorePool {
    private final Supplier<Core> maker;
    private final AtomicInteger made = new AtomicInteger();
    private final Semaphore free;
    private final AtomicReferenceArray<@Nullable LoanedCore> idle;

    CorePool(Supplier<Core> maker, int size) {
        free = new Semaphore(size, true);
        idle = new AtomicReferenceArray<>(size);
        this.maker = maker;
    }

    /** Lends a core, if possible one that holds {@code template} already; waits its turn while all are lent. */
    LoanedCore take(Template template) {
        free.acquireUninterruptibly();
        return pick(template);
    }

    /** Lends a core, or returns null if all are lent or somebody waits for one. */
    @Nullable
    LoanedCore tryTake(Template template) {
        return !free.hasQueuedThreads() && free.tryAcquire() ? pick(template) : null;
    }

    /** Whether somebody waits for a core. */
    boolean contended() {
        return free.hasQueuedThreads();
    }

    private LoanedCore pick(Template template) {
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
            if (made.getAndUpdate(count -> Math.min(count + 1, idle.length())) < idle.length()) {
                return new LoanedCore(maker.get());
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

package dev.plankton.hypervisor.run;

import dev.plankton.logging.SafeLog;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.LastShare;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cores, about as many as processors, each lent to one thread at a time, and made when first needed: one takes about 9
 * MB. Where memory does not hold as many, the pool goes on with those there are. Safe for any thread.
 */
final class CorePool {
    private static final SafeLog LOG = SafeLog.of(CorePool.class);

    private final Supplier<LoanedCore> maker;

    /** Cores that there are or that are being made. */
    private final AtomicInteger made = new AtomicInteger();

    /** Cores that there may be: fewer than at first if one could not be made. */
    private final AtomicInteger size;

    private final Semaphore free;
    private final AtomicReferenceArray<@Nullable LoanedCore> idle;

    /** All cores ever made, for {@link #bytes}. */
    private final AtomicReferenceArray<@Nullable Core> all;

    private final AtomicInteger complete = new AtomicInteger();

    CorePool(Supplier<LoanedCore> maker, int size) {
        this.size = new AtomicInteger(size);
        free = new Semaphore(size, true);
        idle = new AtomicReferenceArray<>(size);
        all = new AtomicReferenceArray<>(size);
        this.maker = maker;
    }

    /**
     * Lends a core, if possible one that holds {@code template} already; waits its turn while all are lent. Throws what
     * making one throws if there is none at all; the next call tries again.
     */
    LoanedCore take(Template template) {
        while (true) {
            free.acquireUninterruptibly();
            LoanedCore core = pick(template);
            if (core != null) {
                return core;
            }
        }
    }

    /** Lends a core, or returns null if all are lent, another thread waits for one, or none can be made. */
    @Nullable
    LoanedCore tryTake(Template template) {
        try {
            return !free.hasQueuedThreads() && free.tryAcquire() ? pick(template) : null;
        } catch (RuntimeException | Error _) {
            // The caller goes the long way, by take, where the same is met and dealt with.
            return null;
        }
    }

    /** Whether a thread waits for a core. */
    boolean contended() {
        return free.hasQueuedThreads();
    }

    /** A core for who holds a permit; null, and the permit is spent, if it could not be made but others can be waited for. */
    private @Nullable LoanedCore pick(Template template) {
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
            int most = size.get();
            if (made.getAndUpdate(count -> count < most ? count + 1 : count) < most) {
                return make();
            }
        }
    }

    private @Nullable LoanedCore make() {
        try {
            LoanedCore core = maker.get();
            all.set(complete.getAndIncrement(), core.core());
            return core;
        } catch (RuntimeException | Error e) {
            if (lastHope()) {
                free.release();
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "another core cannot be made, %d remain: %s".formatted(size.get(), e));
            return null;
        }
    }

    /** Counts a core that could not be made; whether there is no other, nor one being made. Else the pool shrinks by it. */
    private synchronized boolean lastHope() {
        if (made.decrementAndGet() == 0) {
            return true;
        }
        size.decrementAndGet();
        return false;
    }

    /** What {@code use} returns for a core, which has no VM mounted before and after. */
    <T> T use(Template template, Function<Core, T> use) {
        LoanedCore loan = take(template);
        try {
            return use.apply(loan.core());
        } finally {
            giveBack(loan);
        }
    }

    void giveBack(LoanedCore core) {
        int n = 0;
        while (!idle.compareAndSet(n, null, core)) {
            n = (n + 1) % idle.length();
        }
        free.release();
    }

    /** Bytes of the heap that the cores take, about. */
    long bytes() {
        long bytes = 0;
        for (int n = 0; n < all.length(); n++) {
            Core core = all.get(n);
            bytes += core == null ? 0 : core.bytes();
        }
        return bytes;
    }

    /** A core, the link of its devices to the mounted VM's inbox, and what the last of many VMs that boot on it has become. */
    record LoanedCore(Core core, VmLink link, LastShare last) {
        LoanedCore(Core core, VmLink link) {
            this(core, link, new LastShare());
        }
    }
}

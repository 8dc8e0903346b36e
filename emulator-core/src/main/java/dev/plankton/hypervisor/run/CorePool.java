package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.population.Population;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.store.LastShare;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cores, about as many as processors, each lent to one thread at a time, and made when first needed: one takes about 9
 * MB. Where memory does not hold as many, the pool goes on with those there are. Several hypervisors may have one pool. Safe for
 * any thread.
 */
public final class CorePool {
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

    /** The pools of a hypervisor: for VMs that were woken, and for those that spin. */
    public record Pools(CorePool woken, CorePool spinning) {
        /** Pools of that number of cores each, which {@code maker} makes. */
        public static Pools of(Supplier<Core> maker, int size) {
            Supplier<LoanedCore> lent = () -> new LoanedCore(maker.get());
            return new Pools(new CorePool(lent, size), new CorePool(lent, size));
        }
    }

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

    /** What {@code use} returns for a core of {@code owner}'s, which has no VM mounted before and after. */
    <T> T use(Template template, Owner owner, Function<Core, T> use) {
        LoanedCore loan = take(template);
        try {
            loan.enter(owner);
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

    /**
     * The hypervisor that has a core, and what the core is connected to then.
     *
     * @param time that its VMs see
     */
    record Owner(Population population, InboxKeeper keeper, Outlets outlets, Callbacks callbacks, HostTime time) {}

    /** A core, the link of its devices to the mounted VM's inbox, and what the last of many VMs that boot on it has become. */
    static final class LoanedCore {
        private final Core core;
        private final LastShare last = new LastShare();
        private @Nullable Owner owner;
        private @Nullable VmLink link;

        /** A core that no hypervisor has had. */
        LoanedCore(Core core) {
            this.core = core;
        }

        /** A core of one hypervisor. */
        LoanedCore(Core core, VmLink link) {
            this.core = core;
            this.link = link;
        }

        /** From now on the VMs that run on it are {@code now}'s. */
        @SuppressWarnings("ReferenceEquality") // The very hypervisor.
        void enter(Owner now) {
            if (owner != now) {
                owner = now;
                link = new VmLink(core, now.population(), now.keeper(), now.outlets(), now.callbacks());
                core.time(now.time());
            }
        }

        Core core() {
            return core;
        }

        VmLink link() {
            return Objects.requireNonNull(link, "no hypervisor has the core");
        }

        LastShare last() {
            return last;
        }
    }
}

package dev.plankton.dashboard.watch;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.Vm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The few VMs that are watched at a time. Safe for any thread. */
public final class WatchedVms implements AutoCloseable {
    /** Each takes a core of about 12 MB, a history and a thread. */
    public static final int MOST = 8;

    private final HostClock clock;
    private final Map<Integer, WatchedVm> watched = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** None are watched. */
    public WatchedVms(HostClock clock) {
        this.clock = clock;
    }

    /** The VM of that number, if it is watched. */
    public @Nullable WatchedVm find(int number) {
        WatchedVm there = watched.get(number);
        return there == null || there.ended() ? null : there;
    }

    /**
     * Asks the watch of the VM of that number; if it is not watched, or if the watch ends meanwhile, asks what is asked otherwise.
     *
     * @param <T> the answer
     */
    public <T> T ask(int number, Question<T> watch, Callable<T> otherwise) throws Exception {
        WatchedVm there = find(number);
        if (there != null) {
            try {
                return watch.ask(there);
            } catch (WatchOverException e) {
                // As if it had not been watched.
            }
        }
        return otherwise.call();
    }

    /**
     * What is asked of a watch.
     *
     * @param <T> the answer
     */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks {@code watch}. */
        T ask(WatchedVm watch) throws Exception;
    }

    /**
     * Watches a VM, unless it is watched.
     *
     * @throws IllegalStateException if too many are, or as {@link dev.plankton.machine.pc.Machine#attach}
     */
    public synchronized WatchedVm begin(Vm vm) {
        WatchedVm there = find(vm.number());
        if (there != null) {
            return there;
        }
        if (closed || watched.size() >= MOST) {
            throw new IllegalStateException(
                    "%d VMs are watched already: end one of them, %s".formatted(watched.size(), watched.keySet()));
        }
        WatchedVm made = new WatchedVm(vm, clock, over -> watched.remove(vm.number(), over));
        watched.put(vm.number(), made);
        made.start();
        return made;
    }

    /** Gives a VM back, if it is watched; returns when it has been. */
    public void end(int number) {
        WatchedVm there = find(number);
        if (there != null) {
            there.close();
        }
    }

    /** Gives all VMs back. */
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(watched.values()).forEach(WatchedVm::close);
    }
}

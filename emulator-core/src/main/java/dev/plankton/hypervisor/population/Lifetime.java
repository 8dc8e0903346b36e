package dev.plankton.hypervisor.population;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Whether a hypervisor is open, and whether the memory of its VMs is still there: they end in this order. Safe for any
 * thread.
 */
public final class Lifetime {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Guarded by {@link #lock}. */
    private boolean released;

    /**
     * Refuses any use after the hypervisor was closed.
     *
     * @throws IllegalStateException if it is
     */
    public void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the hypervisor is closed");
        }
    }

    public boolean closed() {
        return closed;
    }

    public void close() {
        closed = true;
    }

    /**
     * What {@code use} returns, which the memory stays for.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    public <T> T use(Supplier<T> use) {
        lock.readLock().lock();
        try {
            requireOpen();
            T result = use.get();
            requireOpen();
            return result;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Does {@code use}, unless the memory has been given back; then false. */
    public boolean ifThere(Runnable use) {
        lock.readLock().lock();
        try {
            if (!released) {
                use.run();
            }
            return !released;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Gives the memory back by {@code giveBack}, once, when no one uses it. */
    public void release(Runnable giveBack) {
        lock.writeLock().lock();
        try {
            if (!released) {
                released = true;
                giveBack.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}

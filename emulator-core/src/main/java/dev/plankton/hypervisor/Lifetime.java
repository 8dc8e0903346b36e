package dev.plankton.hypervisor;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Whether a hypervisor is open, and whether the memory of its VMs is still there: they end in this order. Safe for any
 * thread.
 */
final class Lifetime {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Guarded by {@link #lock}. */
    private boolean released;

    /** @throws IllegalStateException if the hypervisor is closed */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the hypervisor is closed");
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /**
     * What {@code use} returns, which the memory stays for.
     *
     * @throws IllegalStateException if the hypervisor is closed
     */
    <T> T use(Supplier<T> use) {
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
    boolean ifThere(Runnable use) {
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
    void release(Runnable giveBack) {
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

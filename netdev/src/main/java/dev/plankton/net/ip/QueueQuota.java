package dev.plankton.net.ip;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How much of a queue that all VMs share each of them holds. VMs whose numbers are the same modulo {@value #COUNTED} are
 * counted as one, so that nothing is kept for a VM. Safe for any thread.
 */
final class QueueQuota {
    private static final int COUNTED = 1024;

    private final AtomicIntegerArray held = new AtomicIntegerArray(COUNTED);
    private final int most;

    /** No VM holds anything; each may hold {@code most} bytes. */
    QueueQuota(int most) {
        this.most = most;
    }

    /** Lets a VM hold {@code bytes} more; false, with nothing changed, if that were too many. */
    boolean take(int vm, int bytes) {
        int index = vm & (COUNTED - 1);
        if (held.addAndGet(index, bytes) <= most) {
            return true;
        }
        held.addAndGet(index, -bytes);
        return false;
    }

    /** A VM holds {@code bytes} less. */
    void release(int vm, int bytes) {
        held.addAndGet(vm & (COUNTED - 1), -bytes);
    }
}

package dev.plankton.hypervisor.run;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's listeners, console and cable, and keeps what goes wrong in them from the VMs: what one throws is
 * counted, and logged once; one that blocks holds a thread of the user's executor, or a virtual one, and nothing else.
 * Safe for any thread.
 */
public final class Callbacks {
    /** Hearers of a frame that its sender is charged for. */
    private static final int MOST_HEARERS = 1000;

    private static final byte[] NOTHING = {};

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final @Nullable Executor executor;
    private final Tally<Count> counts;
    private final DefectLog defects = new DefectLog(SafeLog.of(Callbacks.class));

    /** Tasks handed over and not done. */
    private final AtomicInteger outstanding = new AtomicInteger();

    private final Completion done = new Completion();

    /**
     * Callbacks on {@code executor}.
     *
     * @param executor null for a virtual thread each time
     * @param counts where what is thrown is counted
     */
    public Callbacks(@Nullable Executor executor, Tally<Count> counts) {
        this.executor = executor;
        this.counts = counts;
    }

    /** Calls one, on this thread. */
    void invoke(Callback callback, byte[] bytes, int offset, int length) {
        try {
            callback.call(bytes, offset, length);
        } catch (Throwable failure) {
            failed(callback.receiver(), failure);
        }
    }

    /** Does {@code call}, of a method of {@code receiver}, on this thread. */
    public void invoke(Object receiver, Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            failed(receiver, failure);
        }
    }

    /** How many VMs a cable says will hear a frame; at most {@value #MOST_HEARERS}, and none if it throws. */
    int hearers(Cable cable, byte[] bytes, int offset, int length) {
        try {
            return Math.clamp(cable.hearers(bytes, offset, length), 0, MOST_HEARERS);
        } catch (Throwable failure) {
            failed(cable, failure);
            return 0;
        }
    }

    /** Calls one that never blocks, on this thread; adds any other to {@code delivery}. */
    void invokeOrAdd(Callback callback, Delivery delivery) {
        if (callback.receiver() instanceof NonBlocking) {
            invoke(callback, NOTHING, 0, 0);
        } else {
            delivery.add(callback);
        }
    }

    /** Whether this thread is in a callback. */
    public static boolean inside() {
        return STACK.walk(frames -> frames.anyMatch(
                frame -> frame.getDeclaringClass() == Callbacks.class && "invoke".equals(frame.getMethodName())));
    }

    /** Whether callbacks may be made on a thread that may wait for them, in place of {@link #handOver}. */
    boolean mayRunHere() {
        return executor == null;
    }

    /** Does {@code task}, which makes callbacks, on another thread. The calling thread holds no core. */
    public void handOver(Runnable task) {
        outstanding.incrementAndGet();
        AtomicBoolean begun = new AtomicBoolean();
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                try {
                    task.run();
                } finally {
                    if (outstanding.decrementAndGet() == 0) {
                        done.signal();
                    }
                }
            }
        };
        if (executor != null) {
            try {
                executor.execute(once);
                return;
            } catch (Throwable rejected) {
                failed(executor, rejected);
            }
        }
        Thread.startVirtualThread(once);
    }

    /** Makes callbacks, if there are any, on this thread or as {@link #handOver} does, and waits until they have returned. */
    void make(@Nullable Delivery delivery) {
        if (delivery == null) {
            return;
        }
        if (mayRunHere()) {
            delivery.run(this);
            return;
        }
        CountDownLatch made = new CountDownLatch(1);
        handOver(() -> {
            try {
                delivery.run(this);
            } finally {
                made.countDown();
            }
        });
        try {
            made.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same for a thread that may hold a core: the user's executor is not called on it either. */
    public void handOverFromCore(Runnable task) {
        if (executor == null) {
            handOver(task);
        } else {
            Thread.startVirtualThread(() -> handOver(task));
        }
    }

    /** Waits until all that was handed over is done, but no longer than {@code nanos}. */
    public void awaitDone(long nanos) {
        boolean _ = done.await(() -> outstanding.get() == 0, nanos);
    }

    /** Whatever is wrong, with logging itself too, must not reach the VM. */
    private void failed(Object receiver, Throwable failure) {
        counts.add(Count.CALLBACK_FAILURES);
        defects.log(
                receiver.getClass(),
                "threw in a callback; the VM goes on, more of this kind are only counted",
                failure);
    }
}

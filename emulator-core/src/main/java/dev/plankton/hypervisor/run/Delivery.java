package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.io.NonBlocking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The callbacks of one VM, in order, with a copy of their bytes, to be made once the VM has given its core back. Gathered
 * by one thread, then made by one thread.
 */
public final class Delivery {
    /** At this many bytes the VM leaves its core, so that what a blocked callback holds is bounded. */
    public static final int ENOUGH = 64 << 10;

    /** Bytes that a call counts for beside those it passes. */
    private static final int CALL_BYTES = 64;

    private static final int USUAL = 128;
    private static final byte[] NOTHING = {};

    private final List<Call> calls = new ArrayList<>(4);
    private byte[] bytes = NOTHING;
    private int length;

    /** A callback and its part of {@link #bytes}. */
    private static final class Call {
        final Callback callback;
        final int from;
        int to;

        Call(Callback callback, int from, int to) {
            this.callback = callback;
            this.from = from;
            this.to = to;
        }

        @SuppressWarnings("ReferenceEquality") // The very object of the user, not one like it.
        boolean goesOnWith(Callback next) {
            return next.division() != Callback.Division.CALLS
                    && next.getClass() == callback.getClass()
                    && next.receiver() == callback.receiver();
        }
    }

    void add(Callback callback) {
        add(callback, NOTHING, 0, 0);
    }

    void add(Callback callback, byte[] source, int offset, int count) {
        int from = length;
        if (count > 0) {
            if (from + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(Math.max(2 * bytes.length, USUAL), from + count));
            }
            System.arraycopy(source, offset, bytes, from, count);
            length += count;
        }
        if (!calls.isEmpty() && calls.getLast().goesOnWith(callback)) {
            calls.getLast().to = length;
        } else {
            calls.add(new Call(callback, from, length));
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Whether the VM should gather no more. */
    boolean full() {
        return length + calls.size() * CALL_BYTES >= ENOUGH;
    }

    /** Whether all calls are of {@code receiver}'s methods. */
    @SuppressWarnings("ReferenceEquality") // The very object of the user, not one like it.
    boolean isOnlyFor(Object receiver) {
        return calls.stream().allMatch(call -> call.callback.receiver() == receiver);
    }

    /** Whether no call blocks. */
    boolean neverBlocks() {
        return calls.stream().allMatch(call -> call.callback.receiver() instanceof NonBlocking);
    }

    /** Makes the calls; what one throws keeps the next from nothing. */
    void run(Callbacks callbacks) {
        for (Call call : calls) {
            if (call.callback.division() == Callback.Division.BYTES) {
                for (int at = call.from; at < call.to; at++) {
                    callbacks.invoke(call.callback, bytes, at, 1);
                }
            } else {
                callbacks.invoke(call.callback, bytes, call.from, call.to - call.from);
            }
        }
    }
}

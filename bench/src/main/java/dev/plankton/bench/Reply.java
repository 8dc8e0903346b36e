package dev.plankton.bench;

import dev.plankton.hypervisor.NonBlocking;
import dev.plankton.hypervisor.ReplyListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** The reply to one request after the other, for the thread that made it to wait for. */
final class Reply implements ReplyListener, NonBlocking {
    private final Thread waiter = Thread.currentThread();
    private final byte[] bytes = new byte[1024];
    private int length;
    private boolean dropped;
    private volatile boolean complete;

    /** Forgets the last reply. */
    Reply cleared() {
        length = 0;
        complete = false;
        return this;
    }

    /** Parks until the reply is complete; returns its length. */
    int await() {
        while (!complete) {
            LockSupport.park(this);
        }
        if (dropped) {
            throw new IllegalStateException("the VM dropped the request");
        }
        return length;
    }

    /** The reply as text. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void part(byte[] source, int offset, int count) {
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    @Override
    public void end() {
        complete = true;
        LockSupport.unpark(waiter);
    }

    @Override
    public void dropped() {
        dropped = true;
        end();
    }
}

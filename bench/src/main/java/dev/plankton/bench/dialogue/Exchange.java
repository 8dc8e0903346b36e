package dev.plankton.bench.dialogue;

import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to a VM and its reply, one after the other. Sent by one thread, answered on the VM's; the consumer that is
 * notified of the end sees the reply.
 */
final class Exchange implements SerialListener, ReplyListener, NonBlocking {
    /** Longer than any right reply; what goes beyond makes it wrong. */
    private static final int LONGEST = 512;

    private final Dialogue dialogue;
    private final Consumer<Exchange> done;
    private final byte[] reply = new byte[LONGEST];
    private final AtomicBoolean open = new AtomicBoolean();
    private @Nullable Vm vm;
    private int input;
    private int length;
    private boolean failed;
    private long start;
    private long end;

    /** Notifies {@code done} on the thread that brings the last of the reply. */
    Exchange(Dialogue dialogue, Consumer<Exchange> done) {
        this.dialogue = dialogue;
        this.done = done;
    }

    /** Asks {@code asked}; the last exchange must have ended. */
    void ask(Vm asked, int question) {
        vm = asked;
        input = question;
        length = 0;
        failed = false;
        open.set(true);
        start = System.nanoTime();
        if (dialogue.ask(asked, question, this) != Offer.ACCEPTED) {
            failed = true;
            asked.detachSerial(this);
            finish();
        }
    }

    /** Nanoseconds from the question to the last byte of the reply. */
    long nanos() {
        return end - start;
    }

    /** Whether the reply was what it must be. */
    boolean right() {
        return !failed && dialogue.right(Objects.requireNonNull(vm).number(), input, reply, length);
    }

    @Override
    public void output(int from, byte[] bytes, int offset, int count) {
        part(bytes, offset, count);
        if (dialogue.complete(length)) {
            Objects.requireNonNull(vm).detachSerial(this);
            finish();
        }
    }

    @Override
    public void part(byte[] bytes, int offset, int count) {
        int room = Math.min(count, LONGEST - length);
        System.arraycopy(bytes, offset, reply, length, room);
        length += room;
        failed |= room < count;
    }

    @Override
    public void end() {
        finish();
    }

    @Override
    public void dropped() {
        failed = true;
        finish();
    }

    @Override
    public void stopped(int from) {
        failed = true;
        finish();
    }

    private void finish() {
        if (open.compareAndSet(true, false)) {
            end = System.nanoTime();
            done.accept(this);
        }
    }
}

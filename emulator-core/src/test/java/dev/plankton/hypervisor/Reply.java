package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes the reply to one request, and counts how often it was notified of the end. */
public final class Reply implements ReplyListener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch over = new CountDownLatch(1);
    public final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger drops = new AtomicInteger();

    public static Reply to(Vm vm, String request) {
        Reply reply = new Reply();
        assertThat(vm.request(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII), reply))
                .isEqualTo(Offer.ACCEPTED);
        return reply;
    }

    @Override
    public void part(byte[] part, int offset, int length) {
        bytes.write(part, offset, length);
    }

    @Override
    public void end() {
        ends.incrementAndGet();
        over.countDown();
    }

    @Override
    public void dropped() {
        drops.incrementAndGet();
        over.countDown();
    }

    /** The whole reply, when it is there. */
    public byte[] await() {
        Patience.untilOpen(over);
        assertThat(ends.get()).isEqualTo(1);
        return bytes.toByteArray();
    }

    void awaitDropped() {
        Patience.untilOpen(over);
        assertThat(drops.get()).isEqualTo(1);
        assertThat(ends.get()).isZero();
    }
}

package dev.plankton.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A VM that keeps the event loop that asks it, interrupted or not, until {@link #leave} is open; then it answers "hi". */
class HeldVm extends FakeVm {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public Offer request(byte[] bytes, ReplyListener reply) {
        asked.add(new String(bytes, ISO_8859_1));
        entered.countDown();
        boolean interrupted = false;
        while (leave.getCount() > 0) {
            try {
                leave.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        FakeVm.send(reply, "hi");
        return Offer.ACCEPTED;
    }
}

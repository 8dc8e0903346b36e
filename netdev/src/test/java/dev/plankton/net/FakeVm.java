package dev.plankton.net;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.endpoint.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The end of a connection without a VM: a test says what it answers, on a virtual thread as a VM does. */
public class FakeVm implements Endpoint {
    /** What the guest does with a request. */
    public interface Guest {
        void serve(byte[] request, ReplyListener reply);
    }

    final List<String> requests = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> serialIn = new LinkedBlockingQueue<>();
    final BlockingQueue<SerialListener> attached = new LinkedBlockingQueue<>();
    volatile Offer offer = Offer.ACCEPTED;
    volatile Offer serialOffer = Offer.ACCEPTED;
    volatile RunState state = RunState.IDLE;
    public volatile Guest guest = (request, reply) -> reply.dropped();
    private SerialListener listener;

    /** Answers every request with this text. */
    FakeVm answering(String reply) {
        guest = (request, to) -> send(to, reply);
        return this;
    }

    static void send(ReplyListener to, String... parts) {
        for (String part : parts) {
            byte[] bytes = ("xx" + part).getBytes(StandardCharsets.ISO_8859_1);
            to.part(bytes, 2, bytes.length - 2);
        }
        to.end();
    }

    @Override
    public Offer request(byte[] bytes, ReplyListener reply) {
        if (offer == Offer.ACCEPTED) {
            requests.add(new String(bytes, StandardCharsets.ISO_8859_1));
            Thread.startVirtualThread(() -> guest.serve(bytes, reply));
        }
        return offer;
    }

    @Override
    public Offer sendSerial(byte[] bytes) {
        if (serialOffer == Offer.ACCEPTED) {
            serialIn.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return serialOffer;
    }

    /** Waits until the guest has received this much on COM1. */
    String received(int length) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        while (all.length() < length) {
            String next = serialIn.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("only received: " + all);
            }
            all.append(next);
        }
        return all.toString();
    }

    SerialListener awaitAttached() throws InterruptedException {
        SerialListener now = attached.poll(60, TimeUnit.SECONDS);
        if (now == null) {
            throw new AssertionError("no listener attached");
        }
        return now;
    }

    static void output(SerialListener to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        to.output(0, bytes, 0, bytes.length);
    }

    @Override
    public synchronized boolean attachSerial(SerialListener newListener) {
        if (listener != null) {
            return false;
        }
        listener = newListener;
        attached.add(newListener);
        return true;
    }

    @Override
    public synchronized void detachSerial(SerialListener oldListener) {
        if (listener == oldListener) {
            listener = null;
        }
    }

    synchronized boolean isAttached() {
        return listener != null;
    }

    @Override
    public RunState state() {
        return state;
    }
}

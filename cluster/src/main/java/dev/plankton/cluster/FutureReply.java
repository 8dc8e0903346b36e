package dev.plankton.cluster;

import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.endpoint.RoutedReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A reply as a future, which is completed on a thread of its own: what follows from it may block. */
final class FutureReply implements RoutedReply, NonBlocking {
    private final int vm;
    private final CompletableFuture<byte[]> future = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FutureReply(int vm) {
        this.vm = vm;
    }

    CompletableFuture<byte[]> future() {
        return future;
    }

    void refused(Offer offer) {
        future.completeExceptionally(new IOException(
                offer == Offer.GONE
                        ? "there is no VM %d".formatted(vm)
                        : "VM %d takes no more requests now".formatted(vm)));
    }

    @Override
    public synchronized void part(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
    }

    @Override
    public synchronized void end() {
        future.completeAsync(bytes::toByteArray);
    }

    @Override
    public void dropped() {
        Thread.startVirtualThread(() ->
                future.completeExceptionally(new IOException("VM %d has not answered the request".formatted(vm))));
    }

    @Override
    public void full() {
        Thread.startVirtualThread(() -> refused(Offer.FULL));
    }

    @Override
    public void answeredBy(String node, long epoch) {}
}

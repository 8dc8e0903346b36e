package dev.plankton.hypervisor;

import dev.plankton.hypervisor.io.ReplyListener;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/** Collects the reply to one request. */
final class Call implements ReplyListener {
    private final Vm vm;
    private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> future = new CompletableFuture<>();

    Call(Vm vm) {
        this.vm = vm;
    }

    /** Completes with the reply; whoever else completes it has the request withdrawn, if the guest does not have it yet. */
    CompletableFuture<byte[]> future() {
        return future;
    }

    void fail(NoReplyException.Reason reason) {
        future.completeExceptionally(new NoReplyException(vm, reason));
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        reply.write(bytes, offset, length);
    }

    @Override
    public void end() {
        future.complete(reply.toByteArray());
    }

    @Override
    public void dropped() {
        fail(NoReplyException.Reason.DROPPED);
    }
}

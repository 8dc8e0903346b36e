package dev.plankton.hypervisor;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.run.Inputs;
import dev.plankton.machine.Exit;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects the reply to one request. */
final class Call implements ReplyListener {
    private final Vm vm;
    private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> future = new CompletableFuture<>();

    private Call(Vm vm) {
        this.vm = vm;
    }

    /** Sends {@code vm} a request; to complete the future in any other way withdraws it, if the guest does not have it yet. */
    static CompletableFuture<byte[]> send(Vm vm, byte[] request, Inputs inputs) {
        Call call = new Call(vm);
        switch (vm.request(request, call)) {
            case ACCEPTED -> {
                CompletableFuture<byte[]> _ = call.future.whenComplete((reply, failure) -> {
                    if (failure != null && !(failure instanceof NoReplyException)) {
                        inputs.withdraw(vm.word(), call);
                    }
                });
            }
            case FULL -> call.fail(null, NoReplyException.Reason.INBOX_FULL);
            case GONE -> call.fail(vm.ended(), NoReplyException.Reason.STOPPED);
        }
        return call.future;
    }

    /** There is no reply because of how the VM has ended; for {@code reason} if that is null. */
    private void fail(Exit.@Nullable Ended how, NoReplyException.Reason reason) {
        future.completeExceptionally(how == null ? new NoReplyException(vm, reason) : new NoReplyException(vm, how));
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
        fail(vm.ended(), NoReplyException.Reason.DROPPED);
    }
}

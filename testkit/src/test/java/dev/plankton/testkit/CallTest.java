package dev.plankton.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.NoReplyException;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.VmLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Requests whose replies are futures. */
class CallTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Hypervisor hypervisor;
    private final Vm vm;

    CallTest(@BootVm("/dev/plankton/guests/web.img") Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
        vm = Objects.requireNonNull(hypervisor.vm(0));
    }

    private CompletableFuture<byte[]> call() {
        return vm.call("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    }

    private static String text(CompletableFuture<byte[]> call) throws Exception {
        return new String(call.get(LIMIT.toSeconds(), TimeUnit.SECONDS), US_ASCII);
    }

    @Test
    void theFutureIsTheReply() throws Exception {
        assertThat(text(call())).endsWith("VM 0 request 1\n");
        assertThat(text(call())).endsWith("VM 0 request 2\n");
    }

    @Test
    void whatIsCancelledBeforeTheGuestHasItNeverReachesIt() throws Exception {
        vm.pause();
        CompletableFuture<byte[]> cancelled = call();
        assertThat(vm.awaitIdle(Duration.ZERO)).isFalse();
        CompletableFuture<byte[]> late = vm.call("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), Duration.ofMillis(1));
        CompletableFuture<byte[]> kept = call();
        cancelled.cancel(false);
        assertThatThrownBy(() -> late.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        vm.resume();
        assertThat(text(kept)).endsWith("VM 0 request 1\n");
        assertThat(cancelled).isCancelled();
    }

    @Test
    void aFullInboxAndAStoppedVmAreNamed() {
        vm.pause();
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        while (calls.isEmpty() || !calls.getLast().isDone()) {
            calls.add(call());
        }
        assertNoReply(calls.getLast(), NoReplyException.Reason.INBOX_FULL);
        vm.stop();
        assertNoReply(calls.getFirst(), NoReplyException.Reason.STOPPED);
        assertNoReply(call(), NoReplyException.Reason.STOPPED);
        assertThatThrownBy(() -> text(call()))
                .hasMessageEndingWith("no reply from VM 0: it has stopped: stopped by the host");
    }

    @Test
    void whatIsClosedIsNotUsed() throws Exception {
        assertThat(vm.call(new byte[] {1}, Duration.ofSeconds(Long.MAX_VALUE))).isNotNull();
        assertThatThrownBy(() -> vm.call(new byte[] {1}, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit of PT0S: it must be positive");
        hypervisor.close();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                this::call,
                () -> vm.awaitIdle(LIMIT),
                vm::reset,
                vm::snapshot,
                vm::fork,
                () -> vm.limits(VmLimits.NONE),
                () -> vm.press((byte) 1),
                hypervisor::memory,
                () -> hypervisor.events(event -> {}))) {
            assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessage("the hypervisor is closed");
        }
    }

    private static void assertNoReply(CompletableFuture<byte[]> call, NoReplyException.Reason reason) {
        assertThatThrownBy(() -> call.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        NoReplyException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageStartingWith("no reply from VM 0: it");
    }

    @Test
    void stoppedVmsAreNotListed() {
        Vm other = Objects.requireNonNull(vm.fork());
        assertThat(hypervisor.vms()).containsExactly(vm, other);
        vm.stop();
        assertThat(vm).satisfies(stopped -> assertThat(stopped.awaitIdle(LIMIT)).isTrue());
        assertThat(hypervisor.vms()).containsExactly(other);
    }
}

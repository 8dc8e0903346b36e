package dev.plankton.guests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.NoReplyException;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose replies are futures. */
class CallTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Hypervisor hypervisor = Hypervisor.create();
    private Vm vm;

    @BeforeEach
    void boot() throws InterruptedException {
        vm = hypervisor.boot(
                BootImage.of("web", Guests.find("web").orElseThrow().image()));
        assertThat(vm.awaitIdle(LIMIT)).isTrue();
    }

    @AfterEach
    void close() {
        hypervisor.close();
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
        CompletableFuture<byte[]> late = call().orTimeout(1, TimeUnit.MILLISECONDS);
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
        assertNoReply(calls.getFirst(), NoReplyException.Reason.DROPPED);
        assertNoReply(call(), NoReplyException.Reason.STOPPED);
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
        Vm other = hypervisor.boot(
                BootImage.of("hello", Guests.find("hello").orElseThrow().image()));
        assertThat(hypervisor.vms()).containsExactly(vm, other);
        vm.stop();
        assertThat(vm).satisfies(stopped -> assertThat(stopped.awaitIdle(LIMIT)).isTrue());
        assertThat(hypervisor.vms()).containsExactly(other);
    }
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.population.Input;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that wakes its VM on the calling thread and so is in no inbox meets the same as one that is. */
class RequestHereTest {
    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    /** Answers with the first byte of the request, after more instructions than a slice on the calling thread has. */
    private Vm slow() {
        return idle(GuestImage.serving("", """
                B90080        mov cx,8000h
                E2FE          loop $
                E4E1          in al,0E1h
                E6E1          out 0E1h,al
                """));
    }

    /** Takes a request and sleeps. */
    private Vm silent() {
        return idle("""
                F4            hlt
                EBFD          jmp $-1
                """);
    }

    private Vm idle(String code) {
        Vm vm = VmPatience.asleep(hypervisor, GuestImage.of(code));
        return vm;
    }

    private static Reply ask(Vm vm, String request) {
        Reply reply = new Reply();
        assertThat(vm.requestHere(request.getBytes(StandardCharsets.US_ASCII), reply))
                .isEqualTo(Offer.ACCEPTED);
        return reply;
    }

    @Test
    void itMayTakeSlicesOnOtherThreadsAndTheNextOnesWait() {
        Vm vm = slow();
        for (int round = 0; round < 20; round++) {
            List<Reply> replies =
                    Stream.of("a", "b", "c").map(request -> ask(vm, request)).toList();
            assertThat(replies.stream().map(Reply::await))
                    .containsExactly(new byte[] {'a'}, new byte[] {'b'}, new byte[] {'c'});
        }
        assertThat(hypervisor.counters().get(Count.REPLIES)).isEqualTo(60);
    }

    @Test
    void aPausedVmAnswersWhenItIsResumed() {
        Vm vm = slow();
        vm.pause();
        Reply reply = ask(vm, "x");
        assertThat(vm.state()).isEqualTo(RunState.PAUSED);
        vm.resume();
        assertThat(reply.await()).containsExactly('x');
    }

    /** It is paused after it was woken and before it begins: what the caller has counted is not counted again. */
    @Test
    void aVmPausedAtThatMomentGetsItOnce() {
        Vm vm = slow();
        Reply reply = new Reply();
        Input.Request request = new Input.Request(new byte[] {'x'}, reply);
        assertThat(vm.word().wake()).isTrue();
        vm.pause();

        hypervisor.scheduler().runHere(vm.word(), request, reply);

        assertThat(hypervisor.counters().get(Count.INPUTS)).isZero();
        assertThat(vm.state()).isEqualTo(RunState.PAUSED);
        vm.resume();
        assertThat(reply.await()).containsExactly('x');
        assertThat(hypervisor.counters().get(Count.INPUTS)).isZero();
    }

    @Test
    void theUnansweredAreDroppedWhenTheVmStops() {
        Vm vm = silent();
        Reply first = ask(vm, "x");
        Reply second = ask(vm, "y");
        assertThat(first.drops).hasValue(0);
        vm.stop();
        first.awaitDropped();
        second.awaitDropped();
    }

    /** The fork's NIC holds the parent's request, so its own has to wait. */
    @Test
    void aForkHasNoListenerOfItsParentsRequests() {
        Vm parent = silent();
        Reply parents = ask(parent, "p");
        VmPatience.untilState(parent, RunState.IDLE);
        Vm child = parent.fork();
        VmPatience.untilState(child, RunState.IDLE);
        Reply childs = ask(child, "c");
        child.stop();
        childs.awaitDropped();
        assertThat(parents.drops).hasValue(0);
    }
}

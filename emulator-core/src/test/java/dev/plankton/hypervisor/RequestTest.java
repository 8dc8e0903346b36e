package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final int INBOX = 64;

    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void eachIsAnsweredInTurn() {
        Vm vm = hypervisor.boot(GuestImage.COUNTS);

        for (int n = 1; n <= 1000; n++) {
            assertThat(Reply.to(vm, "x").await()).containsExactly(n);
        }
        assertThat(hypervisor.counters().get(Count.REPLIES)).isEqualTo(1000);
    }

    @Test
    void whatCameBeforeBootIsAnsweredAfterIt() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        Reply reply = Reply.to(vm, "x");
        assertThat(vm.state()).isEqualTo(RunState.OFF);

        hypervisor.boot(vm);

        assertThat(reply.await()).containsExactly(1);
    }

    @Test
    void aFullInboxRefusesAndCounts() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        List<Reply> replies =
                IntStream.range(0, INBOX).mapToObj(n -> Reply.to(vm, "x")).toList();

        assertThat(vm.request(new byte[1], new Reply())).isEqualTo(Offer.FULL);
        assertThat(hypervisor.counters().get(Count.REFUSED)).isEqualTo(1);
        assertThat(hypervisor.counters().get(Count.INPUTS)).isEqualTo(INBOX);

        hypervisor.boot(vm);
        for (int n = 0; n < INBOX; n++) {
            assertThat(replies.get(n).await()).containsExactly(n + 1);
        }
    }

    @Test
    void manyThreadsGetOneAnswerEach() throws InterruptedException {
        int threads = 8;
        int each = 2000;
        Vm vm = hypervisor.boot(GuestImage.serves("""
                66FF060006    inc dword [600h]
                66A10006      mov eax,[600h]
                66E7E1        out 0E1h,eax
                """));
        AtomicInteger[] answers = IntStream.rangeClosed(0, threads * each)
                .mapToObj(n -> new AtomicInteger())
                .toArray(AtomicInteger[]::new);
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    byte[] reply = Reply.to(vm, "x").await();
                    answers[(reply[0] & 0xFF) | (reply[1] & 0xFF) << 8].incrementAndGet();
                }
                done.countDown();
            });
        }

        Patience.untilOpen(done);
        assertThat(IntStream.rangeClosed(1, threads * each).filter(n -> answers[n].get() != 1))
                .isEmpty();
    }

    @Test
    void aRefusedRequestIsDropped() {
        Vm vm = hypervisor.boot(GuestImage.of("""
                B003          mov al,3
                next:
                E6E0          out 0E0h,al
                FB            sti
                F4            hlt
                EBFA          jmp next
                """));

        Reply.to(vm, "x").awaitDropped();
        Reply.to(vm, "y").awaitDropped();
        assertThat(vm.state()).isNotEqualTo(RunState.STOPPED);
    }

    @Test
    void aStoppedVmIsGone() {
        Vm vm = hypervisor.boot(GuestImage.COUNTS);
        vm.stop();
        VmPatience.untilState(vm, RunState.STOPPED);

        Reply late = new Reply();
        assertThat(vm.request(new byte[1], late)).isEqualTo(Offer.GONE);
        assertThat(vm.sendSerial(new byte[1])).isEqualTo(Offer.GONE);
        assertThat(late.drops.get()).isZero();
    }

    @Test
    void stoppingDropsWhatWaitsExactlyOnce() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        List<Reply> replies =
                IntStream.range(0, 5).mapToObj(n -> Reply.to(vm, "x")).toList();

        vm.stop();
        vm.stop();

        replies.forEach(Reply::awaitDropped);
    }

    @Test
    void anEndDropsTheRequestTheGuestHas() {
        Vm vm = hypervisor.create(GuestImage.of("""
                F4            hlt
                B001          mov al,1
                E6E1          out 0E1h,al
                E6F4          out 0F4h,al
                """));
        Reply first = Reply.to(vm, "x");
        Reply second = Reply.to(vm, "y");

        hypervisor.boot(vm);

        first.awaitDropped();
        second.awaitDropped();
    }

    @Test
    void noneIsLostOrReportedTwiceWhileTheVmStops() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            List<Reply> accepted = new ArrayList<>();
            Thread stopper = Thread.ofPlatform().start(vm::stop);
            Reply reply = new Reply();
            for (Offer offer = Offer.ACCEPTED; offer != Offer.GONE; ) {
                offer = vm.request(new byte[1], reply);
                if (offer == Offer.ACCEPTED) {
                    accepted.add(reply);
                    reply = new Reply();
                }
            }
            stopper.join();
            for (Reply each : accepted) {
                Patience.until("an end", () -> each.ends.get() + each.drops.get() > 0);
            }
            assertThat(accepted).allMatch(each -> each.ends.get() + each.drops.get() == 1);
            assertThat(reply.ends.get() + reply.drops.get()).isZero();
        }
    }

    @Test
    void oneThatIsTooLongIsNotTaken() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> vm.request(new byte[Vm.MAX_REQUEST + 1], new Reply()))
                .withMessageContaining("too long");
        assertThat(vm.request(new byte[Vm.MAX_REQUEST], new Reply())).isEqualTo(Offer.ACCEPTED);
    }
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.snapshot.format.SavedInput;
import dev.plankton.testing.Patience;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames on their way from other threads into guests and out of them. */
class FrameTest {
    private static final int INBOX = 64;

    private record Sent(int vm, List<Byte> frame) {}

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-05T08:00:00Z"));
    private final Hypervisor hypervisor = Hypervisor.builder().clock(clock).build();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void connect() {
        hypervisor.connect((vm, bytes, offset, length) ->
                sent.add(new Sent(vm, boxed(Arrays.copyOfRange(bytes, offset, offset + length)))));
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private static List<Byte> boxed(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }

    private static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (seed + i);
        }
        return frame;
    }

    private static Offer send(Vm vm, byte[] frame) {
        return vm.sendFrame(frame, 0, frame.length);
    }

    private Vm echo() {
        Vm vm = VmPatience.asleep(hypervisor, FrameEcho.IMAGE);
        return vm;
    }

    @Test
    void eachIsAnsweredByItsVm() {
        Vm first = echo();
        Vm second = echo();
        for (int n = 0; n < 200; n++) {
            byte[] frame = frame(60 + n, n);
            Vm vm = n % 2 == 0 ? first : second;
            int expected = n + 1;
            assertThat(send(vm, frame)).isEqualTo(Offer.ACCEPTED);
            Patience.until("an answer", () -> sent.size() == expected);
            assertThat(sent.getLast()).isEqualTo(new Sent(vm.number(), boxed(frame)));
        }
        assertThat(hypervisor.counters().get(Count.FRAMES_IN)).isEqualTo(200);
        assertThat(hypervisor.counters().get(Count.FRAMES_OUT)).isEqualTo(200);
        assertThat(hypervisor.counters().get(Count.FRAMES_DROPPED)).isZero();
    }

    @Test
    void aVmReceivesThemOnceItHasStartedItsNic() {
        Vm off = hypervisor.create(FrameEcho.IMAGE);
        assertThat(off.receivesFrames()).as("not known yet").isTrue();
        assertThat(echo().receivesFrames()).isTrue();
        Vm without = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
        assertThat(without.receivesFrames()).isFalse();

        Vm stopped = echo();
        stopped.stop();

        VmPatience.untilState(stopped, RunState.STOPPED);
        assertThat(stopped.receivesFrames()).isFalse();
    }

    @Test
    void aForkReceivesThemAsItsParentDoes() {
        Vm fork = Objects.requireNonNull(echo().fork());
        assertThat(fork.receivesFrames()).isTrue();
        VmPatience.untilState(fork, RunState.IDLE);
        assertThat(fork.receivesFrames()).isTrue();
    }

    @Test
    void oneIsAnsweredOnTheCallersThread() {
        Vm vm = echo();
        byte[] frame = frame(100, 1);
        vm.sendFrameHere(frame, 0, 100);
        Patience.until("an answer", () -> sent.size() == 1);
        assertThat(sent).containsExactly(new Sent(0, boxed(frame)));
    }

    /** It is paused after it was woken and before it begins. */
    @Test
    void aVmPausedAtThatMomentGetsItOnce() {
        Vm vm = echo();
        byte[] buffer = hypervisor.population().frames().copy(frame(60, 1), 0, 60);
        assertThat(vm.word().wake()).isTrue();
        vm.pause();

        hypervisor.scheduler().runHere(vm.word(), new Input.Frame(buffer), null);

        assertThat(vm.state()).isEqualTo(RunState.PAUSED);
        vm.resume();
        Patience.until("an answer", () -> sent.size() == 1);
        assertThat(sent).containsExactly(new Sent(vm.number(), boxed(frame(60, 1))));
        assertThat(hypervisor.counters().get(Count.INPUTS)).isZero();
    }

    /** The ring holds three of them. */
    @Test
    void thoseSentHereThatFindNoRoomInTheRingWaitInOrder() {
        Vm vm = VmPatience.asleep(hypervisor, FrameEcho.MASKED);
        for (int n = 0; n < 6; n++) {
            assertThat(vm.sendFrameHere(frame(60, n), 0, 60)).isEqualTo(Offer.ACCEPTED);
            VmPatience.untilState(vm, RunState.IDLE);
        }
        assertThat(hypervisor.counters().get(Count.FRAMES_IN)).isEqualTo(3);
        assertThat(Objects.requireNonNull(hypervisor.population().inbox(vm.word()))
                        .saved())
                .extracting(SavedInput::bytes)
                .containsExactly(frame(60, 3), frame(60, 4), frame(60, 5));
    }

    /** The ring holds three of them at a time. */
    @Test
    void thoseThatFindNoRoomInTheRingWait() {
        Vm vm = echo();
        vm.pause();
        for (int n = 0; n < INBOX; n++) {
            assertThat(send(vm, frame(60, n))).isEqualTo(Offer.ACCEPTED);
        }
        vm.resume();
        Patience.until("all answers", () -> sent.size() == INBOX);
        for (int n = 0; n < INBOX; n++) {
            assertThat(sent.get(n).frame()).isEqualTo(boxed(frame(60, n)));
        }
    }

    @Test
    void aFullInboxDropsAndCounts() {
        Vm vm = hypervisor.create(FrameEcho.IMAGE);
        for (int n = 0; n < INBOX; n++) {
            assertThat(send(vm, frame(60, n))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(send(vm, frame(60, 0))).isEqualTo(Offer.FULL);
        Vm other = hypervisor.create(FrameEcho.IMAGE);
        int long21 = 32_768 / 1514;
        for (int n = 0; n < long21; n++) {
            assertThat(send(other, frame(1514, n))).isEqualTo(Offer.ACCEPTED);
        }
        assertThat(send(other, frame(1514, 0))).isEqualTo(Offer.FULL);
        assertThat(hypervisor.counters().get(Count.FRAMES_DROPPED)).isEqualTo(2);
    }

    @Test
    void aNicThatDoesNotRunKeepsNothing() {
        Vm vm = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
        assertThat(send(vm, frame(60, 0))).isEqualTo(Offer.ACCEPTED);
        Patience.until("it is ignored", () -> hypervisor.counters().get(Count.FRAMES_IGNORED) == 1);
        Patience.until("no inbox is left", () -> hypervisor.population().inbox(vm.word()) == null);
    }

    @Test
    void anIdleVmHasNoInboxAndIsNotRun() {
        Vm vm = echo();
        send(vm, frame(60, 0));
        Patience.until("an answer", () -> sent.size() == 1);
        Patience.until("no inbox is left", () -> hypervisor.population().inbox(vm.word()) == null);
        VmPatience.untilState(vm, RunState.IDLE);
        long asleep = vm.instructions();
        new TickWitness(hypervisor, clock).pass(3);
        assertThat(vm.instructions()).isEqualTo(asleep);
    }

    @Test
    void anIdleNicCostsFewBytes() {
        Vm plain = hypervisor.boot(GuestImage.of("""
                31C0          xor ax,ax
                8ED8          mov ds,ax
                8EC0          mov es,ax
                8ED0          mov ss,ax
                BC007C        mov sp,7C00h
                B0F7          mov al,0F7h
                E621          out 21h,al
                FB            sti
                F4            hlt
                """));
        Vm vm = echo();
        send(vm, new byte[700]);
        Patience.until("an answer", () -> sent.size() == 1);
        Patience.until("no inbox is left", () -> hypervisor.population().inbox(vm.word()) == null);
        VmPatience.untilState(vm, RunState.IDLE);
        VmPatience.untilState(plain, RunState.IDLE);
        assertThat(vm.deltaBytes() - plain.deltaBytes())
                .as("what the NIC, its handler's stack and variables take; the frame's bytes in RAM are zeros")
                .isPositive()
                .isLessThan(96);
    }

    @Test
    void aForkKeepsItsNic() {
        Vm child = Objects.requireNonNull(echo().fork());
        VmPatience.untilState(child, RunState.IDLE);
        send(child, frame(77, 3));
        Patience.until("an answer", () -> sent.size() == 1);
        assertThat(sent).containsExactly(new Sent(child.number(), boxed(frame(77, 3))));
    }

    @Test
    void aStoppedVmIsGone() {
        Vm vm = echo();
        vm.stop();
        assertThat(send(vm, frame(60, 0))).isEqualTo(Offer.GONE);
        assertThat(hypervisor.counters().get(Count.FRAMES_DROPPED)).isEqualTo(1);
    }

    @Test
    void whatIsNoFrameIsRefused() {
        Vm vm = hypervisor.create(FrameEcho.IMAGE);
        for (int length : new int[] {13, 1519}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> send(vm, frame(length, 0)))
                    .withMessage("no frame has " + length + " bytes: 14 to 1518");
        }
    }
}

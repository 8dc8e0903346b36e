package dev.plankton.device.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.CapturedLog;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.HypervisorEvent;
import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.VmPatience;
import dev.plankton.hypervisor.io.Limit;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reset, limits, events and numbers that are used again, of VMs that have a card and are not numbered from 0. */
class NumberedCardVmsTest {
    private static final int FIRST = 70_000;

    /** As a VM that has just been booted, and after its first, answers. */
    private static final byte[] ONE = {1, 0x5B, 0};

    private static final byte[] TWO = {2, 0x5C, 0};

    private static BootImage answers;

    private final List<HypervisorEvent> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void assemble() throws Exception {
        answers = CardGuest.image(CardGuest.ANSWERS);
    }

    private static HypervisorBuilder builder() {
        return Hypervisor.builder()
                .profile(MachineProfile.DEFAULT.withCards(new ProbeCard()))
                .firstNumber(FIRST);
    }

    private static byte[] ask(Vm vm) {
        return Reply.to(vm, "x").await();
    }

    /** Does {@code work} for each request, whose reply is empty. */
    private static BootImage works(String work) throws Exception {
        return CardGuest.image("""
                main:   sti
                idle:   cli
                        in al, 0E0h
                        test al, 1
                        jnz request
                        sti
                        hlt
                        jmp idle
                request:
                """ + work + """
                        mov al, 1
                        out 0E0h, al
                        jmp idle
                """);
    }

    @Test
    void aResetBeginsTheCardAgain() {
        try (Hypervisor hypervisor = builder().build()) {
            int first = hypervisor.boot(answers, 2, booted -> {});
            Vm vm = hypervisor.vm(first);
            Vm other = hypervisor.vm(first + 1);
            assertThat(ask(vm)).isEqualTo(ONE);
            assertThat(ask(other)).isEqualTo(ONE);
            UUID generation = vm.generation();
            vm.reset();
            assertThat(vm.number()).isEqualTo(FIRST);
            assertThat(ask(vm)).isEqualTo(ONE);
            assertThat(vm.generation()).isNotEqualTo(generation);
            assertThat(ask(other)).isEqualTo(TWO);
        }
    }

    @Test
    void aResetTakesTheWakeUpOfTheCardBack() throws Exception {
        BootImage wakes = CardGuest.image("""
                main:   mov al, 0DFh
                        out 21h, al
                        mov dx, 282h
                        mov al, 100
                        out dx, al
                again:  sti
                        hlt
                        inc byte [600h]
                        jmp again
                """);
        ManualClock clock = new ManualClock(Instant.parse("2026-11-05T08:00:00Z"));
        try (Hypervisor hypervisor = builder().clock(clock).build()) {
            Vm vm = VmPatience.asleep(hypervisor, wakes);
            clock.advance(Duration.ofMillis(90));
            vm.reset();
            VmPatience.untilState(vm, RunState.IDLE);
            clock.advance(Duration.ofMillis(11));
            VmPatience.untilState(vm, RunState.IDLE);
            assertThat(vm.read(0x600, 1)).as("at the time that was set before").containsExactly(0);
            clock.advance(Duration.ofMillis(90));
            Patience.until("it was woken", () -> vm.read(0x600, 1)[0] == 1);
            assertThat(vm.read(0xD8000, 1)).containsExactly(1);
        }
    }

    @Test
    void aVmThatItsCardHasEndedBeginsAgain() throws Exception {
        BootImage burns = works("mov dx, 283h\nmov al, 0FFh\nout dx, al\n");
        try (CapturedLog log = new CapturedLog(Endings.class);
                Hypervisor hypervisor = builder().build();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, burns);
            for (int ends = 1; ends <= 3; ends++) {
                assertThat(vm.request(new byte[] {1}, new Reply())).isEqualTo(Offer.ACCEPTED);
                VmPatience.untilEnded(vm, StopReason.DEFECT, 1);
                vm.reset();
                VmPatience.untilState(vm, RunState.IDLE);
                assertThat(vm.ended()).isNull();
            }
            assertThat(log.messages().getFirst()).startsWith("VM 70000 ended: card probe version 1 failed");
            Patience.until("all events", () -> events.size() >= 7);
            assertThat(events)
                    .filteredOn(new HypervisorEvent.Booted(vm, 1)::equals)
                    .hasSize(4);
        }
    }

    @Test
    void aVmThatCallsItsCardTooOftenEnds() throws Exception {
        BootImage asks = works("mov cx, 5000\nmov dx, 280h\nmore: in al, dx\nloop more\n");
        VmLimits enough = VmLimits.NONE.withInstructions(11_000);
        try (Hypervisor hypervisor = builder().limits(enough).build();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, asks);
            Vm limited = VmPatience.asleep(hypervisor, asks);
            limited.limits(enough.withInstructions(9000));
            assertThat(ask(vm)).isEmpty();
            assertThat(ask(vm)).isEmpty();
            assertThat(limited.request(new byte[] {1}, new Reply())).isEqualTo(Offer.ACCEPTED);
            VmPatience.untilEnded(limited, StopReason.INSTRUCTION_LIMIT, 0);
            Patience.until("both events", () -> events.size() >= 4);
            assertThat(events).contains(new HypervisorEvent.LimitMet(limited, Limit.INSTRUCTIONS));
            limited.reset();
            assertThat(ask(limited)).as("with the limits of all").isEmpty();
        }
    }

    @Test
    void memoryOfTheCardCounts() throws Exception {
        BootImage fills =
                works("mov ax, 0D800h\nmov es, ax\nxor di, di\nmov cx, 4096\nmov al, cl\ninc ax\nrep stosb\n");
        try (Hypervisor hypervisor =
                        builder().limits(VmLimits.NONE.withMemory(2048)).build();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, fills);
            assertThat(vm.request(new byte[] {1}, new Reply())).isEqualTo(Offer.ACCEPTED);
            VmPatience.untilEnded(vm, StopReason.MEMORY_LIMIT, 0);
            assertThat(vm.read(0xD8000, 2)).as("its state before").containsExactly(0, 0);
            Patience.until("its events", () -> events.size() >= 3);
            assertThat(events.get(1)).isEqualTo(new HypervisorEvent.LimitMet(vm, Limit.MEMORY));
        }
    }

    @Test
    void theLastStateOfAVmHasItsCard() {
        try (Hypervisor hypervisor = builder().keepEnded(0).build();
                Subscription _ = hypervisor.events(events::add)) {
            hypervisor.boot(answers, 3, booted -> {});
            Vm vm = hypervisor.vm(FIRST + 2);
            assertThat(ask(vm)).isEqualTo(ONE);
            VmPatience.untilState(vm, RunState.IDLE);
            vm.stop();
            Patience.until("its end", () -> events.size() >= 2);
            assertThat(events.getFirst()).isEqualTo(new HypervisorEvent.Booted(hypervisor.vm(FIRST), 3));
            assertThat(events.get(1)).isInstanceOfSatisfying(HypervisorEvent.Ended.class, ended -> {
                assertThat(ended.vm()).isEqualTo(vm).hasToString("VM 70002 of probe, stopped");
                Snapshot last = ended.last().orElseThrow();
                assertThat(last.vm()).isEqualTo(FIRST + 2);
                assertThat(last.profile().cardLabels()).containsExactly("probe version 1");
                Vm again = hypervisor.boot(last);
                assertThat(again.number()).isEqualTo(FIRST + 3);
                assertThat(ask(again)).isEqualTo(TWO);
            });
        }
    }

    @Test
    void aFullInboxIsThatOfTheVmOfThatNumber() {
        try (Hypervisor hypervisor = builder().build();
                Subscription _ = hypervisor.events(events::add)) {
            hypervisor.boot(answers, 3, booted -> {});
            Vm vm = hypervisor.vm(FIRST + 1);
            vm.pause();
            Offer offer = Offer.ACCEPTED;
            while (offer == Offer.ACCEPTED) {
                offer = vm.request(new byte[] {1}, new Reply());
            }
            assertThat(offer).isEqualTo(Offer.FULL);
            Patience.until("the event", () -> events.contains(new HypervisorEvent.InboxFull(vm)));
        }
    }

    @Test
    void aNumberIsUsedAgainWithAnotherCard() {
        try (Hypervisor hypervisor = builder().reuseNumbers(true).build()) {
            Vm vm = VmPatience.asleep(hypervisor, answers);
            assertThat(ask(vm)).isEqualTo(ONE);
            VmPatience.untilState(vm, RunState.IDLE);
            Snapshot asked = vm.snapshot();
            for (int n = 0; n < 20; n++) {
                UUID generation = vm.generation();
                vm.stop();
                boolean restored = n % 2 == 1;
                Vm next = restored ? hypervisor.boot(asked) : hypervisor.boot(answers);
                assertThat(next.number()).isEqualTo(FIRST);
                assertThat(next.generation()).isNotEqualTo(generation);
                assertThat(ask(next)).isEqualTo(restored ? TWO : ONE);
                VmPatience.untilState(next, RunState.IDLE);
            }
            assertThat(hypervisor.size()).isEqualTo(1);
        }
    }
}

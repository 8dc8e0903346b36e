package dev.plankton.testkit;

import static dev.plankton.testkit.PlanktonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

class BootVmTest {
    private static final String HELLO = "/dev/plankton/guests/hello.img";
    private static final String WEB = "/dev/plankton/guests/web.img";
    private static final String SNAKE = "/dev/plankton/guests/snake.img";

    @Test
    void aMachineRunsAsFarAsTheTestSays(@BootVm(SNAKE) Machine pc) {
        assertThat(pc.instructions()).isZero();
        assertThat(pc).has(Register.IP, 0x7C00).hasMemory(0x7DFE, 0x55, 0xAA).goesOn();
        pc.runFor(Duration.ofSeconds(1));
        assertThat(pc).shows("press any key").doesNotShow("game over").hasSent("");
    }

    @Test
    void theModelIsChosen(@BootVm(value = HELLO, model = CpuModel.I8086) Machine pc) {
        assertThat(pc.profile().cpu()).isEqualTo(CpuModel.I8086);
        pc.run(1_000_000);
        assertThat(pc).hasSent("!");
    }

    /** Names itself, and is made for each test. */
    static final class Named implements Card {
        @Override
        public CardSpec spec() {
            return CardSpec.of("named", 2);
        }
    }

    @Test
    void cardsArePluggedIn(
            @BootVm(value = HELLO, cards = Named.class) Machine pc,
            @BootVm(value = WEB, cards = Named.class) Hypervisor hypervisor) {
        assertThat(pc.profile().cardLabels()).containsExactly("named version 2");
        Vm vm = hypervisor.vms().findFirst().orElseThrow();
        assertThat(vm.snapshot().profile().cardLabels()).containsExactly("named version 2");
    }

    @Test
    void vmsAreAsleepAfterTheirBoot(@BootVm(WEB) Vm vm) throws Exception {
        assertThat(vm.number()).isZero();
        assertThat(new String(vm.call(request()).get(), StandardCharsets.US_ASCII))
                .endsWith("VM 0 request 1\n");
    }

    @Test
    void aHypervisorHasAsManyAsAreWanted(@BootVm(value = WEB, vms = 20) Hypervisor hypervisor) throws Exception {
        List<String> replies = new ArrayList<>();
        for (Vm vm : hypervisor.vms().toList()) {
            replies.add(new String(vm.call(request()).get(), StandardCharsets.US_ASCII));
        }
        assertThat(replies).hasSize(20);
        assertThat(replies.get(19)).endsWith("VM 19 request 1\n");
    }

    private static byte[] request() {
        return "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void assertionsSayWhatThereIs(@BootVm(HELLO) Machine pc) {
        assertThatThrownBy(() -> assertThat(pc).has(Register.IP, 0x7C01))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expecting IP to be 7C01h but it is 7C00h");
        assertThatThrownBy(() -> assertThat(pc).hasMemory(0x7DFE, 0xAA))
                .hasMessageContaining("AA")
                .hasMessageContaining("55");
        assertThatThrownBy(() -> assertThat(pc).shows("nothing like it")).hasMessageContaining("the screen to show");
        assertThatThrownBy(() -> assertThat(pc).hasSent("?")).hasMessageContaining("it has sent \"\"");
        assertThatThrownBy(() -> assertThat(pc).has(Flag.DF)).hasMessageContaining("DF to be set");
        assertThatThrownBy(() -> assertThat(pc).hasEnded(StopReason.EXITED)).hasMessageContaining("it has not ended");
        assertThat(pc.run(1_000_000)).isEqualTo(new Outcome.Asleep());
    }

    /** Run by the test after it; its name keeps it from being found as one. */
    static class Failing {
        @Test
        void fails(@BootVm(value = HELLO, lastInstructions = 3) Machine pc) {
            pc.run(1_000_000);
            assertThat(pc).has(Register.AX, 1);
        }

        @Test
        void hasNoImage(@BootVm("missing.img") Machine pc) {
            pc.close();
        }

        @Test
        void isOfNoUse(@BootVm(HELLO) String text) {
            assertThat(text).isEmpty();
        }

        @Test
        void closesIt(@BootVm(HELLO) Machine pc) {
            pc.close();
            assertThat(0).as("after it").isEqualTo(1);
        }

        @Test
        void hasVms(@BootVm(value = WEB, vms = 20) Hypervisor hypervisor) {
            Objects.requireNonNull(hypervisor.vm(13)).stop();
            assertThat(hypervisor.alive()).as("alive").isEqualTo(20);
        }
    }

    /** As {@link Failing}. */
    static class FailingBefore {
        @BeforeEach
        void fails(@BootVm(HELLO) Machine pc) {
            assertThat(pc).as("before").hasSent("!");
        }

        @Test
        void isNotReached() {}
    }

    /** As {@link Failing}, though it does not fail. */
    static class Lasting {
        private static final List<Machine> OF_TESTS = new ArrayList<>();
        private static Machine ofAll = Machine.boot(BootImage.of("none", new byte[512]));
        private final Machine own;

        Lasting(@BootVm(HELLO) Machine own) {
            this.own = own;
        }

        @BeforeAll
        static void boot(@BootVm(HELLO) Machine pc) {
            ofAll = pc;
        }

        @RepeatedTest(2)
        void guestsEndWithTheirTest(@BootVm(HELLO) Machine pc) {
            assertThat(OF_TESTS)
                    .allSatisfy(former -> assertThatIllegalStateException()
                            .isThrownBy(former::step)
                            .withMessage("the machine is closed"));
            assertThat(List.of(own, pc, ofAll))
                    .allSatisfy(machine -> assertThat(machine).goesOn());
            OF_TESTS.addAll(List.of(own, pc));
        }
    }

    @Test
    void guestsEndWithWhatTheyWereBootedFor() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Lasting.class))
                .execute()
                .testEvents()
                .assertStatistics(tests -> tests.succeeded(2).failed(0));
        assertThatIllegalStateException().isThrownBy(Lasting.ofAll::step);
    }

    @Test
    void assertionsOnAVmSayWhatThereIs(@BootVm(WEB) Vm vm) {
        assertThat(vm)
                .doesNotShow("nothing like it")
                .hasMemory(0x7DFE, 0x55, 0xAA)
                .goesOn();
        assertThatThrownBy(() -> assertThat(vm).shows("nothing like it")).hasMessageContaining("the screen to show");
        assertThatThrownBy(() -> assertThat(vm).hasEnded(StopReason.STOPPED)).hasMessageContaining("it has not ended");
        vm.stop();
        assertThat(vm).hasEnded(StopReason.STOPPED);
        assertThatThrownBy(() -> assertThat(vm).goesOn()).hasMessageContaining("but it ended: stopped by the host");
    }

    private static List<Throwable> failures(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }

    @Test
    void aFailingTestShowsItsGuests() {
        List<Throwable> failures = failures(Failing.class);
        assertThat(failures).hasSize(5);
        assertThat(failures)
                .anySatisfy(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(state -> assertThat(state.getMessage())
                                .contains("hello.img at 0000:", "EAX=", "serial line:\n!", "last instructions:")
                                .contains("hlt")))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("no boot image missing.img: it is neither a resource of"))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("@BootVm is for parameters of type Machine, Vm or Hypervisor"))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("after it")
                        .satisfies(closed -> assertThat(closed.getSuppressed())
                                .singleElement()
                                .asString()
                                .contains("the machine is closed")))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("alive")
                        .satisfies(vms -> assertThat(vms.getSuppressed())
                                .singleElement()
                                .asString()
                                .contains(
                                        "hypervisor of 20 VMs, 19 alive\nVM 13 of ",
                                        "stopped by the host",
                                        "\nVM 0 of ")
                                .doesNotContain("VM 2 of ")));
    }

    @Test
    void aFailureBeforeTheTestShowsTheMachine() {
        assertThat(failures(FailingBefore.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("hello.img at 0000:7C00"));
    }
}

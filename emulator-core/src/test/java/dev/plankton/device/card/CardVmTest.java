package dev.plankton.device.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.CapturedLog;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.Reply;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.VmPatience;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VMs with a card: packed, forked, stored, restored, woken. */
class CardVmTest {
    private static final MachineProfile PROFILE = MachineProfile.DEFAULT.withCards(new ProbeCard());

    private static BootImage answers;

    @BeforeAll
    static void assemble() throws Exception {
        answers = CardGuest.image(CardGuest.ANSWERS);
    }

    private static HypervisorBuilder with(MachineProfile profile) {
        return Hypervisor.builder().profile(profile);
    }

    private static byte[] ask(Vm vm) {
        return Reply.to(vm, "x").await();
    }

    private static Vm vm(Hypervisor hypervisor, int number) {
        Vm vm = hypervisor.vm(number);
        assertThat(vm).isNotNull();
        return vm;
    }

    private static int deltaAfterBoot(MachineProfile profile, BootImage image) {
        try (Hypervisor hypervisor = with(profile).build()) {
            Vm vm = vm(hypervisor, hypervisor.boot(image, 1, booted -> {}));
            VmPatience.untilState(vm, RunState.IDLE);
            return vm.deltaBytes();
        }
    }

    @Test
    void anUntouchedCardCostsAnIdleVmNothing() {
        assertThat(deltaAfterBoot(PROFILE, answers))
                .isEqualTo(deltaAfterBoot(MachineProfile.DEFAULT, answers))
                .isPositive();
    }

    /** Registers that the guest has read, and read to change them, are not part of what it keeps. */
    @Test
    void whatRegistersShowedIsNotKept() throws Exception {
        BootImage image = CardGuest.image("""
                main:   mov ax, 0D000h
                        mov es, ax
                        mov ax, [es:0]
                        add al, [es:3]
                        inc byte [es:7]
                idle:   sti
                        hlt
                        jmp idle
                """);
        try (Hypervisor hypervisor = with(PROFILE).build()) {
            Vm vm = vm(hypervisor, hypervisor.boot(image, 1, booted -> {}));
            VmPatience.untilState(vm, RunState.IDLE);
            byte[] nothing = new byte[64];
            Arrays.fill(nothing, (byte) 0xFF);
            assertThat(vm.read(0xD0000, 64)).isEqualTo(nothing);
        }
    }

    @Test
    void vmsHaveTheirOwnCard() {
        try (Hypervisor hypervisor = with(PROFILE).build()) {
            int first = hypervisor.boot(answers, 300, booted -> {});
            assertThat(ask(vm(hypervisor, first))).containsExactly(1, 0x5B, 0);
            assertThat(ask(vm(hypervisor, first))).containsExactly(2, 0x5C, 0);
            assertThat(ask(vm(hypervisor, first + 299))).containsExactly(1, 0x5B, 0);

            Vm fork = vm(hypervisor, first).fork();
            assertThat(fork).isNotNull();
            assertThat(ask(fork)).containsExactly(3, 0x5D, 0);
            assertThat(ask(vm(hypervisor, first))).containsExactly(3, 0x5D, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aWakeUpWakesASleepingVm(Tier tier) throws Exception {
        BootImage image = CardGuest.image("""
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
        try (Hypervisor hypervisor = with(PROFILE).clock(clock).tier(tier).build()) {
            Vm vm = vm(hypervisor, hypervisor.boot(image, 1, booted -> {}));
            VmPatience.untilState(vm, RunState.IDLE);
            clock.advance(Duration.ofMillis(90));
            assertThat(vm.read(0x600, 1)).containsExactly(0);

            clock.advance(Duration.ofMillis(11));

            Patience.until("it was woken", () -> vm.read(0x600, 1)[0] == 1);
            assertThat(vm.read(0xD8000, 1)).containsExactly(1);
            VmPatience.untilState(vm, RunState.IDLE);
            long slept = vm.instructions();
            clock.advance(Duration.ofMinutes(1));
            assertThat(vm.instructions()).isEqualTo(slept);
        }
    }

    @Test
    void aSnapshotGoesOnWhereThereIsTheCard(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("vm.snap");
        try (Hypervisor hypervisor = with(PROFILE).build()) {
            Vm vm = vm(hypervisor, hypervisor.boot(answers, 1, booted -> {}));
            ask(vm);
            vm.snapshot().write(file);
        }
        Snapshot snapshot = Snapshot.read(file);
        assertThat(snapshot.profile().cardLabels()).containsExactly("probe version 1");
        try (Hypervisor hypervisor =
                with(MachineProfile.DEFAULT.withCards(new ProbeCard())).build()) {
            assertThat(ask(hypervisor.boot(snapshot))).containsExactly(2, 0x5C, 0);
            assertThat(ask(vm(hypervisor, hypervisor.fork(snapshot, 2)))).containsExactly(2, 0x5C, 0);
            Vm again = hypervisor.boot(answers);
            assertThat(ask(again)).containsExactly(1, 0x5B, 0);
            again.restore(snapshot);
            assertThat(ask(again)).containsExactly(2, 0x5C, 0);
        }
        try (Hypervisor hypervisor = Hypervisor.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hypervisor.boot(snapshot))
                    .withMessage(
                            "the snapshot's VM has the cards [probe version 1]; this hypervisor has []: give its profile the same, by MachineProfile.withCards");
        }
        try (Hypervisor hypervisor =
                with(MachineProfile.DEFAULT.withCards(new ProbeCard(2))).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hypervisor.fork(snapshot, 2))
                    .withMessageContaining("this hypervisor has [probe version 2]");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(snapshot.profile()).build())
                .withMessageStartingWith("the card probe version 1 is known by its name only");
    }

    @Test
    void aStoreIsOpenedWhereThereIsTheCard(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("store");
        try (Hypervisor hypervisor = with(PROFILE).open(path, Durability.SYNC)) {
            hypervisor.boot(answers, 5, booted -> {});
            ask(vm(hypervisor, 3));
            hypervisor.save();
            ask(vm(hypervisor, 3));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hypervisor.load(path))
                .withMessage(
                        "the VMs of the store have the cards [probe version 1]; this hypervisor has []: give its profile the same, by MachineProfile.withCards");
        try (Hypervisor hypervisor =
                with(MachineProfile.DEFAULT.withCards(new ProbeCard())).open(path, Durability.NONE)) {
            assertThat(ask(vm(hypervisor, 3))).as("from the journal").containsExactly(3, 0x5D, 0);
            assertThat(ask(vm(hypervisor, 4))).containsExactly(1, 0x5B, 0);
            assertThat(ask(hypervisor.boot(answers))).containsExactly(1, 0x5B, 0);
        }
    }

    @Test
    void aCardThatThrowsEndsItsVmAndNoOther() throws Exception {
        BootImage bad = CardGuest.image("main: mov dx, 283h\nmov al, 0FFh\nout dx, al\njmp $\n");
        try (CapturedLog log = new CapturedLog(Endings.class);
                Hypervisor hypervisor = with(PROFILE).cores(1).build()) {
            Vm good = hypervisor.boot(answers);
            VmPatience.untilEnded(hypervisor.boot(bad), StopReason.DEFECT, 1);

            assertThat(ask(good)).containsExactly(1, 0x5B, 0);
            assertThat(log.messages())
                    .containsExactly(
                            "VM 1 ended: card probe version 1 failed writing port 283h: java.lang.IllegalStateException: burnt");
        }
    }

    @Test
    void overcommitAndSeedAreThoseOfTheBuilderForAStoreToo(@TempDir Path folder) throws Exception {
        try (Hypervisor one = Hypervisor.builder().randomSeed(7).build();
                Hypervisor other = Hypervisor.builder().randomSeed(7).open(folder.resolve("s"), Durability.NONE)) {
            assertThat(other.boot(answers).generation())
                    .isEqualTo(one.boot(answers).generation());
        }
    }
}

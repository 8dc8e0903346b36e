package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import dev.plankton.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of machines go on as VMs of a hypervisor, and those of VMs as machines. */
@ParameterizedClass
@EnumSource(Tier.class)
class MachineSnapshotTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Adds up numbers for three million instructions, counts a memory word meanwhile, and sleeps with interrupts on. */
    private static final BootImage ADDS = GuestImage.of("""
            66B940420F00  mov ecx,1000000
            FF060006      inc word [600h]
            6601C8        add eax,ecx
            67E2F6        loopd $-8
            66A30406      mov [604h],eax
            FB            sti
            F4            hlt
            EBFC          jmp $-2
            """);

    private final Tier tier;

    MachineSnapshotTest(Tier tier) {
        this.tier = tier;
    }

    private Hypervisor hypervisor(MachineProfile profile) {
        return Hypervisor.builder().profile(profile).tier(tier).cores(1).build();
    }

    private Machine boot(BootImage image) {
        return Machine.boot(image, Machine.PROFILE, tier);
    }

    private static byte[] atItsEnd(Machine pc) {
        assertThat(pc.run(10_000_000)).isEqualTo(new Outcome.Asleep());
        assertThat(pc.instructions()).isGreaterThan(3_000_000);
        return pc.snapshot().toBytes();
    }

    private static byte[] atItsEnd(Vm vm) {
        VmPatience.untilState(vm, RunState.IDLE);
        return vm.snapshot().toBytes();
    }

    @Test
    void aMachineGoesOnAsAVmBitForBit() {
        try (Machine pc = boot(ADDS);
                Hypervisor hypervisor = hypervisor(Machine.PROFILE)) {
            pc.run(1_234_567);
            Snapshot snapshot = pc.snapshot();
            assertThat(snapshot.instructions()).isEqualTo(1_234_567);
            byte[] expected = atItsEnd(pc);
            assertThat(atItsEnd(hypervisor.boot(snapshot))).isEqualTo(expected);
            int fork = hypervisor.fork(snapshot, 2);
            assertThat(atItsEnd(hypervisor.vm(fork + 1))).isEqualTo(expected);
        }
    }

    @Test
    void aVmGoesOnAsAMachineBitForBit() throws IOException {
        try (Hypervisor hypervisor = hypervisor(Machine.PROFILE)) {
            Vm vm = hypervisor.boot(ADDS);
            Patience.until("it runs", () -> vm.instructions() > 0);
            vm.pause();
            VmPatience.untilState(vm, RunState.PAUSED);
            Snapshot snapshot = vm.snapshot();
            vm.resume();
            byte[] expected = atItsEnd(vm);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            snapshot.write(file);
            try (Machine pc = Machine.boot(Snapshot.read(new ByteArrayInputStream(file.toByteArray())), tier)) {
                assertThat(pc.instructions()).isEqualTo(snapshot.instructions());
                assertThat(atItsEnd(pc)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aVmThatHasNotRunStartsAsAMachine() {
        try (Hypervisor hypervisor = hypervisor(Machine.PROFILE);
                Machine fresh = boot(ADDS)) {
            Snapshot off = hypervisor.create(ADDS).snapshot();
            assertThat(off.hasRun()).isFalse();
            assertThat(off.time()).isZero();
            try (Machine pc = Machine.boot(off, tier)) {
                assertThat(pc.snapshot().toBytes()).isEqualTo(fresh.snapshot().toBytes());
                assertThat(atItsEnd(pc)).isEqualTo(atItsEnd(fresh));
            }
        }
    }

    @Test
    void aMachineIsTakenBackAgainAndAgain() {
        try (Machine pc = boot(ADDS)) {
            pc.run(500_000);
            Snapshot snapshot = pc.snapshot();
            byte[] expected = atItsEnd(pc);
            for (int n = 0; n < 3; n++) {
                pc.restore(snapshot);
                assertThat(pc.instructions()).isEqualTo(500_000);
                assertThat(pc.snapshot().toBytes()).isEqualTo(snapshot.toBytes());
                assertThat(atItsEnd(pc)).isEqualTo(expected);
            }
        }
    }

    @Test
    void theSameSnapshotIsTheSameFile() throws IOException {
        byte[][] files = new byte[2][];
        for (int n = 0; n < files.length; n++) {
            try (Machine pc = boot(ADDS)) {
                pc.run(100_000);
                Snapshot snapshot = pc.snapshot();
                assertThat(snapshot.time()).isEqualTo(Duration.ofMillis(10));
                assertThat(snapshot.taken()).isEqualTo(Instant.parse("2025-01-01T12:00:00.010Z"));
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                snapshot.write(file);
                files[n] = file.toByteArray();
            }
        }
        assertThat(files[0]).isEqualTo(files[1]);
    }

    @Test
    void aVmOnTheHostsTimeGoesOnInCountedTime() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (Hypervisor hypervisor =
                Hypervisor.builder().clock(clock).tier(tier).build()) {
            Vm vm = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
            clock.advance(SECOND.multipliedBy(90));
            Snapshot snapshot = vm.snapshot();
            assertThat(snapshot.time()).isBetween(SECOND.multipliedBy(90), SECOND.multipliedBy(91));
            try (Machine pc = Machine.boot(snapshot, tier)) {
                assertThat(pc.profile().clock()).isEqualTo(ClockSource.COUNTED);
                assertThat(pc.time()).isEqualTo(snapshot.time());
                pc.runFor(SECOND);
                assertThat(pc.time()).isEqualTo(snapshot.time().plus(SECOND));
                Machine same = pc;
                assertThatThrownBy(() -> hypervisor.boot(same.snapshot()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("another kind of PC");
                pc.restore(snapshot);
                assertThat(pc.time()).isEqualTo(snapshot.time());
            }
        }
    }

    @Test
    void restoringRefusesAnotherKindOfPc() {
        try (Machine pc = boot(ADDS);
                Machine other = Machine.boot(ADDS, Machine.PROFILE.withCoprocessor(false), tier)) {
            assertThatThrownBy(() -> pc.restore(other.snapshot()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another kind of PC");
        }
    }

    @Test
    void whatHasEndedRunsAgainWhenRestored() {
        try (Machine pc = boot(GuestImage.of("""
                40            inc ax
                FA            cli
                F4            hlt
                """))) {
            Snapshot start = pc.snapshot();
            int before = pc.get(Register.AX);
            assertThat(pc.run(10)).isInstanceOf(Outcome.Ended.class);
            pc.restore(start);
            assertThat(pc.ended()).isEmpty();
            assertThat(pc.get(Register.AX)).isEqualTo(before);
            assertThat(pc.run(10))
                    .isInstanceOfSatisfying(
                            Outcome.Ended.class, how -> assertThat(how.reason()).isEqualTo(StopReason.HALTED_FOR_EVER));
        }
    }

    @Test
    void aStateOfAnotherLengthIsNone() {
        assertThatThrownBy(() -> Snapshot.of(Machine.PROFILE, ADDS, new byte[512], Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a state of 512 bytes: one of this profile has ");
    }
}

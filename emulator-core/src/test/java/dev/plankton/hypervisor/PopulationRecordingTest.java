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
import dev.plankton.machine.core.VmClock;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs of a population that are recorded, each of which can be run again alone. */
class PopulationRecordingTest {
    @TempDir
    private Path directory;

    private static void ask(Vm vm, int count) throws InterruptedException, ExecutionException, TimeoutException {
        for (int n = 0; n < count; n++) {
            byte[] _ = vm.call(new byte[] {1, 2, 3}).get(2, TimeUnit.MINUTES);
        }
    }

    /** Without the host's time at power-on, which the snapshot of a machine has not. */
    private static byte[] comparable(Snapshot snapshot) {
        byte[] state = snapshot.toBytes();
        Arrays.fill(state, VmClock.BASE, VmClock.BASE + Long.BYTES, (byte) 0);
        return state;
    }

    private void replaysTo(Map<Integer, Snapshot> states, BootImage... images) throws IOException {
        for (Map.Entry<Integer, Snapshot> state : states.entrySet()) {
            for (Tier tier : List.of(Tier.INTERPRETER, Tier.REGIONS_WHEN_HOT)) {
                Recording recording = Recording.read(directory, state.getKey(), images);
                try (Machine machine = Machine.replay(recording, tier)) {
                    long moment = state.getValue().instructions();
                    if (moment == recording.end()) {
                        machine.replayToEnd();
                    } else {
                        machine.run(moment - machine.instructions());
                    }
                    byte[] found = comparable(machine.snapshot());
                    assertThat(Arrays.mismatch(found, comparable(state.getValue())))
                            .as("first byte that differs of VM %d on %s", state.getKey(), tier)
                            .isEqualTo(-1);
                }
            }
        }
    }

    /** The states of all VMs once each sleeps and has no input. */
    private static Map<Integer, Snapshot> atRest(Hypervisor hypervisor) {
        Map<Integer, Snapshot> states = new TreeMap<>();
        hypervisor.vms().forEach(vm -> {
            VmPatience.untilState(vm, RunState.IDLE);
            states.put(vm.number(), vm.snapshot());
        });
        return states;
    }

    @Test
    void nothingIsLeftOfARecordingInWhichNoVmBegan() {
        Path wanted = directory.resolve("vms");
        HypervisorBuilder builder = Hypervisor.builder().record(wanted, _ -> true);
        builder.build().close();
        assertThat(wanted).isEmptyDirectory();
        builder.build().close(); // Where a server could not listen, it can be started again.
    }

    @Test
    void requestsReplayToTheSameStates() throws Exception {
        for (MachineProfile profile :
                List.of(MachineProfile.DEFAULT, MachineProfile.DEFAULT.withClock(ClockSource.COUNTED))) {
            Map<Integer, Snapshot> states;
            Path to = directory.resolve(profile.clock().getClass().getSimpleName());
            try (Hypervisor hypervisor =
                    Hypervisor.builder().profile(profile).record(to, _ -> true).build()) {
                hypervisor.boot(GuestImage.COUNTS, 3, _ -> {});
                hypervisor.boot(GuestImage.PRINTS, 2, _ -> {});
                CompletableFuture<?>[] askers = hypervisor
                        .vms()
                        .map(vm -> CompletableFuture.runAsync(() -> {
                            try {
                                ask(vm, 50 + vm.number());
                            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                                throw new AssertionError(e);
                            }
                        }))
                        .toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(askers).get(2, TimeUnit.MINUTES);
                Vm fork = hypervisor.vm(1).fork();
                ask(fork, 5);
                states = atRest(hypervisor);
            }
            assertThat(states).hasSize(6);
            Path before = directory;
            directory = to;
            replaysTo(states, GuestImage.COUNTS, GuestImage.PRINTS);
            directory = before;
        }
    }

    /** What the guest has not taken yet comes to it within its runs, as it makes room. */
    @Test
    void framesSerialBytesAndKeysReplayToTheSameStates() throws Exception {
        Random random = new Random(2);
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor =
                Hypervisor.builder().record(directory, _ -> true).build()) {
            hypervisor.boot(FrameEcho.IMAGE, 2, _ -> {});
            hypervisor.boot(GuestImage.READS_COM1, 2, _ -> {});
            hypervisor.vms().forEach(vm -> VmPatience.untilState(vm, RunState.IDLE));
            for (int n = 0; n < 60; n++) {
                for (Vm vm : hypervisor.vms().toList()) {
                    byte[] bytes = new byte[60 + random.nextInt(200)];
                    random.nextBytes(bytes);
                    if (vm.number() < 2) {
                        vm.sendFrame(bytes, 0, bytes.length);
                    } else {
                        vm.sendSerial(bytes);
                    }
                    if (n % 10 == 0) {
                        vm.press((byte) 0x1E, (byte) 0x9E);
                    }
                }
            }
            states = atRest(hypervisor);
            Snapshot counts = states.get(2);
            assertThat(counts.read(0x600, 2)).isNotEqualTo(new byte[2]);
        }
        replaysTo(states, FrameEcho.IMAGE, GuestImage.READS_COM1);
    }

    @Test
    void onlyTheVmsThatAreWantedAreRecorded() throws IOException {
        try (Hypervisor hypervisor =
                Hypervisor.builder().record(directory, vm -> vm == 1).build()) {
            hypervisor.boot(GuestImage.COUNTS, 3, _ -> {});
        }
        assertThat(Recording.readAll(directory, GuestImage.COUNTS)).containsOnlyKeys(1);
    }

    /** Alike VMs take over what one of them has done; the host's clock, a fast timer, RDTSC and the RTC replay. */
    @Test
    void timersReplayToTheSameStates() throws Exception {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
        Random random = new Random(1);
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor =
                Hypervisor.builder().clock(clock).record(directory, _ -> true).build()) {
            hypervisor.boot(GuestImage.WATCHES_TIME, 4, _ -> {});
            for (int n = 0; n < 40; n++) {
                clock.advance(Duration.ofNanos(1 + random.nextInt(60_000_000)));
                hypervisor.vms().forEach(vm -> VmPatience.untilState(vm, RunState.IDLE));
            }
            Patience.until("ticks have come", () -> hypervisor.vm(0).read(0x600, 1)[0] != 0);
            states = atRest(hypervisor);
        }
        replaysTo(states, GuestImage.WATCHES_TIME);
    }

    @Test
    void aVmThatBeginsAgainIsRecordedFromThere() throws Exception {
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor =
                Hypervisor.builder().record(directory, _ -> true).build()) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            ask(vm, 3);
            vm.reset();
            ask(vm, 2);
            states = atRest(hypervisor);
        }
        assertThat(Recording.readAll(directory, GuestImage.COUNTS).get(0)).hasSize(2);
        replaysTo(states, GuestImage.COUNTS);
    }

    /** VMs of a boot that is given up leave their numbers to others, which begin in the recording as well. */
    @Test
    void vmsThatTakeTheNumbersOfABootThatWasGivenUpAreRecorded() throws Exception {
        int vms = 1300; // Of which the first thousand, booted as a sample, can be ended together.
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor = Hypervisor.builder()
                .profile(MachineProfile.DEFAULT.withClock(ClockSource.COUNTED))
                .reuseNumbers(true)
                .record(directory, _ -> true)
                .build()) {
            assertThatThrownBy(() -> hypervisor.boot(GuestImage.COUNTS, vms, booted -> {
                        if (booted == vms) {
                            throw new UnsupportedOperationException("given up");
                        }
                    }))
                    .hasMessage("given up");
            for (int n = 0; n < vms; n++) {
                ask(hypervisor.boot(GuestImage.PRINTS), 1);
            }
            assertThat(hypervisor.size()).isEqualTo(vms);
            states = atRest(hypervisor);
        }
        assertThat(Recording.readAll(directory, GuestImage.COUNTS, GuestImage.PRINTS))
                .hasSize(vms);
        states.keySet().removeIf(vm -> vm % 100 != 7);
        replaysTo(states, GuestImage.COUNTS, GuestImage.PRINTS);
    }

    /** An internal error that cuts a VM's run leaves nothing of it to the VM that has its core next. */
    @Test
    void keysAfterAnothersDefectReplay() throws Exception {
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).record(directory, vm -> vm == 0).build()) {
            Vm good = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
            Vm bad = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
            DefectTest.damage(hypervisor, bad);
            bad.request(new byte[1], new Reply());
            VmPatience.untilEnded(bad, StopReason.DEFECT, 0);
            good.press((byte) 0x1E, (byte) 0x9E);
            ask(good, 1);
            VmPatience.untilState(good, RunState.IDLE);
            states = Map.of(0, good.snapshot());
        }
        replaysTo(states, GuestImage.COUNTS);
    }
}

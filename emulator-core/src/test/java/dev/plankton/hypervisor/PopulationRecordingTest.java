package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
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

    /** Wakes at each tick, counts them, and reads ports 40h and 71h and the time stamp. */
    private static final BootImage WATCHES_TIME = GuestImage.of("""
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            C7062000357C  mov word [20h],tick
            C70622000000  mov word [22h],0
            B034          mov al,34h
            E643          out 43h,al
            B8A92E        mov ax,2EA9h
            E640          out 40h,al
            88E0          mov al,ah
            E640          out 40h,al
            idle:
            FB            sti
            F4            hlt
            E440          in al,40h
            A20106        mov [601h],al
            0F31          rdtsc
            A30406        mov [604h],ax
            B000          mov al,0
            E670          out 70h,al
            E471          in al,71h
            A20206        mov [602h],al
            EBE9          jmp idle
            tick:
            FE060006      inc byte [600h]
            50            push ax
            B020          mov al,20h
            E620          out 20h,al
            58            pop ax
            CF            iret
            """);

    /** Adds up what comes on COM1, by its interrupt. */
    private static final BootImage READS_COM1 = GuestImage.of("""
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            8ED0          mov ss,ax
            BC007C        mov sp,7C00h
            C7063000287C  mov word [30h],isr
            A33200        mov [32h],ax
            BAF903        mov dx,3F9h
            B001          mov al,1
            EE            out dx,al
            B2FC          mov dl,0FCh
            B008          mov al,8
            EE            out dx,al
            E421          in al,21h
            24EF          and al,0EFh
            E621          out 21h,al
            idle:
            FB            sti
            F4            hlt
            EBFC          jmp idle
            isr:
            BAF803        mov dx,3F8h
            EC            in al,dx
            B400          mov ah,0
            01060006      add [600h],ax
            FF060206      inc word [602h]
            B020          mov al,20h
            E620          out 20h,al
            CF            iret
            """);

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
            hypervisor.boot(READS_COM1, 2, _ -> {});
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
        replaysTo(states, FrameEcho.IMAGE, READS_COM1);
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
            hypervisor.boot(WATCHES_TIME, 4, _ -> {});
            for (int n = 0; n < 40; n++) {
                clock.advance(Duration.ofNanos(1 + random.nextInt(60_000_000)));
                hypervisor.vms().forEach(vm -> VmPatience.untilState(vm, RunState.IDLE));
            }
            Patience.until("ticks have come", () -> hypervisor.vm(0).read(0x600, 1)[0] != 0);
            states = atRest(hypervisor);
        }
        replaysTo(states, WATCHES_TIME);
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
}

package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.core.VmClock;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * VMs that several threads ask, type to, pause, reset, restore, fork and stop at random, and whose numbers are used again: whatever
 * becomes of them, each of their runs can be run again from the recording, and the last ones end where the VMs are.
 */
class RecordedLifeTest {
    private static final BootImage[] IMAGES = {
        GuestImage.COUNTS, GuestImage.PRINTS, GuestImage.READS_COM1, FrameEcho.IMAGE, GuestImage.WATCHES_TIME
    };

    private static final int THREADS = 3, OPERATIONS = 250, MOST_VMS = 60;

    @TempDir
    private Path directory;

    private Hypervisor open(boolean kept) throws IOException {
        HypervisorBuilder builder = Hypervisor.builder()
                .reuseNumbers(true)
                .keepEnded(3)
                .sliceFuel(3000)
                .record(directory.resolve("recording"), _ -> true);
        return kept
                ? builder.open(directory.resolve("store"), Durability.interval(Duration.ofMillis(50)))
                : builder.build();
    }

    private static void operate(Hypervisor hypervisor, Random random) {
        Snapshot early = hypervisor.vm(random.nextInt(IMAGES.length)).snapshot();
        for (int n = 0; n < OPERATIONS; n++) {
            Vm vm = hypervisor.vm(random.nextInt(hypervisor.size()));
            try {
                switch (random.nextInt(16)) {
                    case 0 -> vm.pause();
                    case 1, 2 -> vm.resume();
                    case 3 -> vm.reset();
                    case 4 -> vm.restore(early);
                    case 5 -> early = vm.snapshot();
                    case 6 -> fork(hypervisor, vm);
                    case 7 -> vm.stop();
                    case 8 -> boot(hypervisor, random, early);
                    case 9 -> vm.press((byte) 0x1E, (byte) 0x9E);
                    case 10 -> vm.moveMouse(3, -2, 0, random.nextInt(8));
                    default -> input(vm, random);
                }
            } catch (IllegalStateException _) {
                // It has ended, was never booted, or another thread has it.
            }
        }
    }

    private static void fork(Hypervisor hypervisor, Vm vm) {
        if (hypervisor.size() < MOST_VMS) {
            Vm _ = vm.fork();
        }
    }

    private static void boot(Hypervisor hypervisor, Random random, Snapshot early) {
        if (hypervisor.size() >= MOST_VMS) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> hypervisor.boot(IMAGES[random.nextInt(IMAGES.length)]);
            case 1 -> hypervisor.boot(early);
            default -> hypervisor.fork(early, 2);
        }
    }

    private static void input(Vm vm, Random random) {
        byte[] bytes = new byte[60 + random.nextInt(100)];
        random.nextBytes(bytes);
        vm.request(bytes, new Reply());
        vm.sendFrame(bytes, 0, bytes.length);
        vm.sendSerial(bytes);
    }

    private static Map<Integer, Snapshot> atRest(Hypervisor hypervisor) {
        Map<Integer, Snapshot> states = new TreeMap<>();
        hypervisor.vms().filter(vm -> vm.state() != RunState.STOPPED).forEach(vm -> {
            vm.resume();
            vm.press((byte) 0x9E); // One that was restored begins in the recording when it runs.
            Patience.until(vm + " sleeps", () -> vm.state() == RunState.IDLE || vm.state() == RunState.OFF);
            vm.pause(); // Else a timer may make it run after this, which need not execute an instruction.
            states.put(vm.number(), vm.snapshot());
        });
        return states;
    }

    private static byte[] comparable(Snapshot snapshot) {
        byte[] state = snapshot.toBytes();
        Arrays.fill(state, VmClock.BASE, VmClock.BASE + Long.BYTES, (byte) 0);
        return state;
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, true"})
    void eachRunCanBeRunAgain(long seed, boolean kept) throws Exception {
        Map<Integer, Snapshot> states;
        try (Hypervisor hypervisor = open(kept)) {
            for (BootImage image : IMAGES) {
                VmPatience.asleep(hypervisor, image);
                VmPatience.asleep(hypervisor, image);
            }
            CompletableFuture<?>[] threads = IntStream.range(0, THREADS)
                    .mapToObj(n ->
                            CompletableFuture.runAsync(() -> operate(hypervisor, new Random(seed * THREADS + n))))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(threads).get(5, TimeUnit.MINUTES);
            states = atRest(hypervisor);
        }
        for (Map.Entry<Integer, List<Recording>> vm :
                Recording.readAll(directory.resolve("recording"), IMAGES).entrySet()) {
            for (Recording recording : vm.getValue()) {
                try (Machine machine = Machine.replay(recording)) {
                    machine.replayToEnd();
                }
            }
            Snapshot state = states.get(vm.getKey());
            if (state != null) {
                replaysTo(vm.getValue().getLast(), state);
            }
        }
    }

    private static void replaysTo(Recording recording, Snapshot state) {
        try (Machine machine = Machine.replay(recording)) {
            if (state.instructions() == recording.end()) {
                machine.replayToEnd();
            } else {
                machine.run(state.instructions() - machine.instructions());
            }
            assertThat(Arrays.mismatch(comparable(machine.snapshot()), comparable(state)))
                    .as("first byte that differs of %s", recording)
                    .isEqualTo(-1);
        }
    }
}

package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.FrameEcho;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.VmPatience;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.input.InputReader;
import dev.plankton.recording.RecordedPart;
import dev.plankton.recording.RecordedRun;
import dev.plankton.recording.RecordedStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machines that play what VMs of a hypervisor have done, and go back and forth in it: requests, frames, keys and bytes on COM1 come
 * again there, and it is the same time.
 */
class ReplayedPastTest {
    private static final BootImage[] IMAGES = {
        GuestImage.COUNTS, GuestImage.READS_COM1, FrameEcho.IMAGE, GuestImage.WATCHES_TIME
    };

    @TempDir
    private Path directory;

    /** How a machine is at a moment. */
    private record Seen(long hash, Duration time) {
        static Seen of(Machine machine) {
            return new Seen(machine.stateHash(), machine.time());
        }
    }

    private void record(boolean counted) throws Exception {
        Random random = new Random(5);
        MachineProfile profile =
                counted ? MachineProfile.DEFAULT.withClock(ClockSource.COUNTED) : MachineProfile.DEFAULT;
        try (Hypervisor hypervisor = Hypervisor.builder()
                .profile(profile)
                .record(directory, _ -> true)
                .build()) {
            for (BootImage image : IMAGES) {
                Vm vm = hypervisor.boot(image);
                if (!(counted && image == GuestImage.WATCHES_TIME)) { // Then its ticks follow each other.
                    VmPatience.untilState(vm, RunState.IDLE);
                }
            }
            for (int n = 0; n < 60; n++) {
                byte[] bytes = new byte[60 + random.nextInt(200)];
                random.nextBytes(bytes);
                byte[] _ = hypervisor.vm(0).call(bytes).get(2, TimeUnit.MINUTES);
                hypervisor.vm(1).sendSerial(bytes);
                hypervisor.vm(2).sendFrame(bytes, 0, bytes.length);
                hypervisor.vms().forEach(vm -> vm.press((byte) 0x1E, (byte) 0x9E));
            }
            for (int vm = 0; vm < 3; vm++) {
                VmPatience.untilState(hypervisor.vm(vm), RunState.IDLE);
            }
        }
    }

    /** Moments at which something comes: there a machine may be as before it or as after it. */
    private static Set<Long> busy(Recording recording) throws InputReader.Malformed {
        Set<Long> moments = new HashSet<>();
        for (RecordedPart part : recording.run().parts()) {
            InputReader.inputs(part.inputs(), part.from()).forEach(input -> moments.add(input.at()));
            moments.add(part.to());
        }
        return moments;
    }

    private static NavigableMap<Long, Seen> straight(Recording recording, Random random) throws InputReader.Malformed {
        Set<Long> busy = busy(recording);
        NavigableMap<Long, Seen> seen = new TreeMap<>();
        long step = Math.max(2, (recording.end() - recording.beginning()) / 60);
        try (Machine machine = Machine.replay(recording)) {
            while (machine.replaying() && machine.instructions() < recording.end()) {
                machine.run(Math.min(1 + random.nextLong(step), recording.end() - machine.instructions()));
                if (!busy.contains(machine.instructions())) {
                    seen.put(machine.instructions(), Seen.of(machine));
                }
            }
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachMomentIsAsItWas(boolean counted) throws Exception {
        record(counted);
        Random random = new Random(6);
        for (int vm = 0; vm < IMAGES.length; vm++) {
            Recording recording = Recording.read(directory, vm, IMAGES);
            NavigableMap<Long, Seen> seen = straight(recording, random);
            assertThat(seen.size()).as("moments of VM %d", vm).isGreaterThan(10);
            goesBackAndForth(recording, seen, random);
        }
    }

    private static void goesBackAndForth(Recording recording, NavigableMap<Long, Seen> seen, Random random) {
        List<Long> moments = new ArrayList<>(seen.keySet());
        Collections.shuffle(moments, random);
        try (Machine machine = Machine.replay(recording, Tier.INTERPRETER)) {
            History history = machine.keepHistory(16 << 20);
            machine.replayToEnd();
            Seen last = Seen.of(machine);
            for (long moment : moments) {
                history.go(moment);
                assertThat(Seen.of(machine)).as("%s at %d", recording, moment).isEqualTo(seen.get(moment));
                Long later = seen.higherKey(moment);
                if (later != null) {
                    machine.run(later - moment);
                    assertThat(Seen.of(machine))
                            .as("%s at %d, from %d on", recording, later, moment)
                            .isEqualTo(seen.get(later));
                }
            }
            history.go(history.end());
            assertThat(Seen.of(machine)).as("%s at the end", recording).isEqualTo(last);
        }
    }

    /** A guest that does not sleep gets them where its host looks, which is no moment of its own. */
    @Test
    void whatComesAsARunBeginsComesAgain() throws Exception {
        BootImage image = GuestImage.of("""
                BAF803        mov dx,3F8h
                again:
                EC            in al,dx
                00060006      add [600h],al
                EBF9          jmp again
                """);
        Path file = directory.resolve("inputs");
        try (Machine machine = Machine.boot(image)) {
            machine.record(file);
            for (int n = 1; n <= 40; n++) {
                machine.send(new byte[] {(byte) n});
                machine.run(500);
            }
        }
        Random random = new Random(7);
        Recording recording = Recording.read(file, image);
        goesBackAndForth(recording, straight(recording, random), random);
    }

    /** A part is a second of a run: of one in which nothing comes, the history need not keep a state. */
    @Test
    void partsWithoutInputsTakeNoMemory() {
        BootImage image = GuestImage.of("""
                again:
                00060006      add [600h],al
                40            inc ax
                EBF9          jmp again
                """);
        Core core = new Core(MachineProfile.DEFAULT.withClock(ClockSource.COUNTED), CoreOptions.of(Tier.INTERPRETER));
        core.powerOn(image, DeviceHost.UNCONNECTED);
        RecordedStart start =
                new RecordedStart(Template.of(core.profile(), image, core.state(), true), null, new byte[0]);
        List<RecordedPart> parts = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            long from = core.instructions();
            Exit _ = core.run(1000, Long.MAX_VALUE);
            parts.add(new RecordedPart(from, core.instructions(), core.check(), new byte[0]));
        }
        Recording recording = new Recording(new RecordedRun(0, "test", start, parts, null, false));
        try (Machine machine = Machine.replay(recording)) {
            History history = machine.keepHistory(16 << 20);
            machine.replayToEnd();
            assertThat(machine.instructions()).isEqualTo(recording.end());
            assertThat(history.bytes()).isZero();
        }
    }
}

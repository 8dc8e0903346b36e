package dev.plankton.verification.fuzz;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.ReplayException;
import dev.plankton.recording.CoreRecorder;
import dev.plankton.verification.program.ProgramKind;
import dev.plankton.verification.program.RandomState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records cases, each a random program with random inputs made from one seed, on one tier, with the host's time or counted time, runs
 * them again on another tier, and compares the complete states each {@value #EVERY} instructions. Confined to one thread.
 */
public final class RecordingFuzzer {
    /** Instructions between two states that are compared. */
    private static final int EVERY = 100_000;

    /** Instructions of a case, at most. */
    private static final int FUEL = 2_000_000;

    /** Runs of a case, at most: a program may sleep, and wake at each input. */
    private static final int RUNS = 4000;

    private static final BootImage IMAGE = BootImage.of("fuzz", new byte[512]);

    private final CpuModel model;
    private final Path file;
    private long instructions, compared;

    /** Creates a fuzzer of machines with {@code model} that records in a file of {@code directory}. */
    public RecordingFuzzer(CpuModel model, Path directory) {
        this.model = model;
        file = directory.resolve("inputs.plrec");
    }

    /** Instructions executed so far, on each. */
    public long instructions() {
        return instructions;
    }

    /** States compared so far. */
    public long compared() {
        return compared;
    }

    /** What comes to the guest now and then when it asks. */
    private record Noise(SplittableRandom random, Core core) implements DeviceHost {
        @Override
        public int receive() {
            return random.nextInt(20) == 0 ? random.nextInt(256) : -1;
        }

        @Override
        public void ready() {
            if (random.nextInt(3) == 0) {
                core.present(bytes(random, random.nextInt(200)));
            }
        }

        @Override
        public void frameRoom() {
            if (random.nextInt(3) == 0 && core.hasFrameRoom(100)) {
                byte[] frame = bytes(random, 100);
                boolean _ = core.receiveFrame(frame, 0, frame.length);
            }
        }

        @Override
        public byte[] random(long restored, long block) {
            return bytes(random, 16);
        }
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * Runs the case of {@code seed}.
     *
     * @return null if the recording gave the same states, else how they differ
     */
    public @Nullable String run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean host = random.nextBoolean();
        MachineProfile counted = Fuzzer.profile(model);
        MachineProfile profile = host ? counted.withClock(new ClockSource.Host()) : counted;
        boolean interpreted = random.nextBoolean();
        TreeMap<Long, Long> states = new TreeMap<>();
        try {
            boolean _ = Files.deleteIfExists(file);
            record(seed, random, profile, interpreted ? Tier.INTERPRETER : Tier.REGIONS_WHEN_HOT, states);
            Recording recording = Recording.read(file, IMAGE);
            String difference = replay(recording, interpreted ? Tier.REGIONS_WHEN_HOT : Tier.INTERPRETER, states);
            return difference == null ? null : difference + (host ? ", on the host's time" : ", on counted time");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void record(long seed, SplittableRandom random, MachineProfile profile, Tier tier, Map<Long, Long> states)
            throws IOException {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
        Core core = new Core(profile, CoreOptions.of(tier).withTime(new HostTime(clock)));
        core.powerOn(IMAGE, new Noise(random, core));
        RandomState state = new RandomState(seed);
        ProgramKind kind = ProgramKind.of(seed);
        if (kind.isHot()) {
            state.lay(core, model, kind, false);
        } else {
            switch (random.nextInt(6)) {
                case 0 -> state.lay(core, model);
                case 1, 2 -> new RandomDevices(random).lay(core);
                default -> state.layLoops(core, model, random.nextBoolean() ? 8 : -1, false);
            }
        }
        long begin = core.instructions();
        try (CoreRecorder recorder = CoreRecorder.start(file, core, IMAGE, 0)) {
            Exit exit = new Exit.FuelSpent();
            for (int n = 0; n < RUNS && !(exit instanceof Exit.Ended) && core.instructions() - begin < FUEL; n++) {
                input(core, random);
                if (core.instructions() % EVERY == 0 && !asleep(core)) {
                    states.put(core.instructions(), core.stateHash());
                }
                clock.advance(Duration.ofNanos(random.nextInt(1 << random.nextInt(4, 28))));
                long most = EVERY - core.instructions() % EVERY;
                long horizon = core.nanos() + random.nextInt(100_000_000);
                exit = core.run((int) Math.min(most, 1 + random.nextInt(1 << random.nextInt(18))), horizon);
                recorder.ran();
            }
            if (exit instanceof Exit.Ended how) {
                recorder.ended(how.reason(), how.text());
            }
            states.put(core.instructions(), core.stateHash());
            instructions += core.instructions() - begin;
        }
    }

    private static boolean asleep(Core core) {
        return Core.asleep(core.memory().get8(Core.ACTIVITY_AT));
    }

    private static void input(Core core, SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> {
                boolean _ = core.press(random.nextInt(1, 0x59));
            }
            case 1 -> {
                boolean _ = core.mouseListens() && core.moveMouse(random.nextInt(9) - 4, 1, 0, random.nextInt(8));
            }
            default -> {}
        }
    }

    private @Nullable String replay(Recording recording, Tier tier, Map<Long, Long> states) {
        try (Machine machine = Machine.replay(recording, tier)) {
            for (Map.Entry<Long, Long> state : states.entrySet()) {
                long moment = state.getKey();
                if (moment == recording.end()) {
                    machine.replayToEnd();
                } else {
                    machine.run(moment - machine.instructions());
                }
                compared++;
                if (machine.instructions() != moment || machine.stateHash() != state.getValue()) {
                    return "another state at %,d of %,d, %,d instructions after the recording began"
                            .formatted(moment, machine.instructions(), moment - recording.beginning());
                }
            }
            return null;
        } catch (ReplayException e) {
            return e.getMessage();
        }
    }
}

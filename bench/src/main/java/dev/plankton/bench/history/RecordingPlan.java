package dev.plankton.bench.history;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.speed.Workload;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.Register;
import dev.plankton.net.Transport;
import dev.plankton.recording.CoreRecorder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.IntConsumer;

/**
 * Runs workloads and serves requests with a recording and without one in turns, then runs the recordings again.
 *
 * @param folder gets the recordings
 * @param workloads that are run by the host's time, as by {@code plankton run}
 * @param turns of each
 * @param vms that serve requests
 * @param requests of a turn
 */
public record RecordingPlan(Path folder, List<Workload> workloads, int turns, int vms, int requests) {
    private static final int REPEATS = 0xFFFF;

    /** Instructions that a machine runs while the other one waits, and of a slice of these. */
    private static final int TURN = 10_000_000, SLICE = 100_000;

    /** Turns that do not count: HotSpot is still compiling. */
    private static final int WARM_UP = 4;

    /** Bytes of memory that are compared. */
    private static final int RAM = 0xA0000;

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Copies. */
    public RecordingPlan {
        workloads = List.copyOf(workloads);
    }

    /** Runs it on this thread. */
    public RecordingResult run(Watcher watcher) throws InterruptedException {
        List<RecordingResult.Recorded> results = new ArrayList<>();
        try {
            for (Workload workload : workloads) {
                results.add(compute(workload, watcher.stage(workload.label(), turns)));
            }
            results.add(serve(watcher.stage("requests", turns)));
            if (Transport.EPOLL.isAvailable()) {
                results.add(serveHttp(watcher.stage("HTTP", turns)));
            }
        } catch (IOException e) {
            throw new ExperimentException(
                    "a recording in %s cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
        return new RecordingResult(results);
    }

    private RecordingResult.Recorded compute(Workload workload, IntConsumer progress) throws IOException {
        BootImage image = BootImage.of(workload.label(), workload.sector(REPEATS));
        Path file = folder.resolve(workload.label());
        Core without = core(image);
        Core with = core(image);
        List<Double> ratios = new ArrayList<>();
        try (CoreRecorder recorder = CoreRecorder.start(file, with, image, 0)) {
            for (int turn = 0; turn < turns + WARM_UP; turn++) {
                double plain = cpuTime(() -> run(without, () -> {}));
                double recorded = cpuTime(() -> run(with, recorder::ran));
                if (turn >= WARM_UP) {
                    ratios.add(recorded / plain);
                    progress.accept(turn - WARM_UP + 1);
                }
            }
        }
        Recording recording = Recording.read(file, image);
        try (Machine machine = Machine.replay(recording)) {
            double nanos = cpuTime(machine::replayToEnd);
            boolean same = Arrays.equals(
                            machine.read(0, RAM), Arrays.copyOf(with.memory().bytes(), RAM))
                    && machine.get(Register.IP) == with.cpu().ip();
            return new RecordingResult.Recorded(
                    workload.label(),
                    with.instructions(),
                    median(ratios),
                    Files.size(file),
                    with.instructions() / nanos * 1000,
                    same ? 0 : 1);
        }
    }

    private static Core core(BootImage image) {
        Core core = new Core(MachineProfile.DEFAULT, Tier.REGIONS_WHEN_HOT);
        core.powerOn(image, DeviceHost.UNCONNECTED);
        return core;
    }

    private static void run(Core core, Runnable after) {
        long end = core.instructions() + TURN;
        while (core.instructions() < end) {
            core.run((int) Math.min(SLICE, end - core.instructions()));
            after.run();
        }
    }

    private RecordingResult.Recorded serve(IntConsumer progress) throws IOException {
        BootImage image = web();
        Path directory = folder.resolve("requests");
        List<Double> ratios = new ArrayList<>();
        List<byte[]> states = new ArrayList<>();
        try (Hypervisor without = Hypervisor.create();
                Hypervisor with =
                        Hypervisor.builder().record(directory, _ -> true).build()) {
            without.boot(image, vms, _ -> {});
            with.boot(image, vms, _ -> {});
            for (int turn = 0; turn < turns + WARM_UP; turn++) {
                double plain = cpuTime(() -> ask(without));
                double recorded = cpuTime(() -> ask(with));
                if (turn >= WARM_UP) {
                    ratios.add(recorded / plain);
                    progress.accept(turn - WARM_UP + 1);
                }
            }
            with.vms().forEach(vm -> states.add(vm.read(0, RAM)));
        }
        return replayed("requests", directory, image, ratios, states);
    }

    /** The same through a gateway, all threads of the servers taken together. */
    private RecordingResult.Recorded serveHttp(IntConsumer progress) throws IOException, InterruptedException {
        BootImage image = web();
        Path directory = folder.resolve("http");
        List<Double> ratios = new ArrayList<>();
        List<byte[]> states = new ArrayList<>();
        try (RecordedServers servers = new RecordedServers(image, vms, directory)) {
            for (int turn = 0; turn < turns + WARM_UP; turn++) {
                double ratio = servers.turn(REQUEST);
                if (turn >= WARM_UP) {
                    ratios.add(ratio);
                    progress.accept(turn - WARM_UP + 1);
                }
            }
            servers.recorded().vms().forEach(vm -> states.add(vm.read(0, RAM)));
        }
        return replayed("HTTP", directory, image, ratios, states);
    }

    private static BootImage web() {
        return BootImage.of("web", Guests.find("web").orElseThrow().image());
    }

    private static RecordingResult.Recorded replayed(
            String name, Path directory, BootImage image, List<Double> ratios, List<byte[]> states) throws IOException {
        long wrong = 0;
        long instructions = 0;
        double nanos = 0;
        SortedMap<Integer, List<Recording>> recordings = Recording.readAll(directory, image);
        for (int n = 0; n < states.size(); n++) {
            List<Recording> runs = Objects.requireNonNull(recordings.get(n), "each VM has run");
            try (Machine machine = Machine.replay(runs.getLast())) {
                nanos += cpuTime(machine::replayToEnd);
                instructions += machine.instructions();
                wrong += Arrays.equals(machine.read(0, RAM), states.get(n)) ? 0 : 1;
            }
        }
        long bytes = Files.size(directory.resolve("inputs.plrec"));
        return new RecordingResult.Recorded(
                name, instructions, median(ratios), bytes, instructions / nanos * 1000, wrong);
    }

    private void ask(Hypervisor hypervisor) {
        for (int n = 0; n < requests; n++) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(n % vms));
            while (vm.requestHere(REQUEST, ReplyListener.IGNORED) != Offer.ACCEPTED) {
                Thread.onSpinWait();
            }
        }
    }

    private static double median(List<Double> ratios) {
        ratios.sort(null);
        return ratios.get(ratios.size() / 2);
    }

    private static double cpuTime(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - begin;
    }
}

package dev.plankton.bench.viewer;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.IdleCpu;
import dev.plankton.dashboard.Dashboard;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a viewer of the control room costs: CPU and bytes while the population idles, and wakes a second at full load, with and
 * without one in turns. Viewer, clients and VMs share this process.
 *
 * @param vms how many
 * @param rounds pairs of phases at full load for each view
 * @param length of a phase, and of the rest after a new view's first picture
 * @param seed what chance begins with
 */
public record ViewerPlan(int vms, int rounds, Duration length, long seed) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** VMs of a tile, tiles that a subscription of rows may have, and tiles by pixels that fit a screen. */
    private static final int TILE = 65_536, MOST_TILES = 1024, PIXEL_TILES = 12;

    /** Wakes of one turn: enough that starting its clients does not count. */
    private static final int TURN = 100_000;

    /** Runs it on this thread. */
    public ViewerResult run(Watcher watcher) throws InterruptedException {
        Guest web = Guests.find("web").orElseThrow();
        BootImage image = BootImage.of(web.name(), web.image());
        Dialogue dialogue = Dialogue.of(image).orElseThrow(() -> new ExperimentException("web does not answer"));
        try (Hypervisor hypervisor = Hypervisor.create();
                Dashboard dashboard = Dashboard.of(hypervisor)) {
            int first = hypervisor.boot(image, vms, watcher.stage("booting", vms));
            Wakes wakes = new Wakes(hypervisor, dialogue, first, vms, seed);
            Idle alone = idle(null, watcher.stage("no viewer", IdleCpu.STEPS));
            List<ViewerResult.View> views = new ArrayList<>();
            views.add(view("by rows of 256", rows(), dashboard, wakes, watcher));
            views.add(view("by pixels, 12 tiles", pixels(), dashboard, wakes, watcher));
            return ViewerResult.of(this, alone.process, views, wakes.checked(), wakes.wrong());
        } catch (IOException e) {
            throw new ExperimentException("the control room cannot listen: " + e.getMessage(), e);
        }
    }

    private String rows() {
        return "{\"type\": \"map\", \"level\": 1, \"first\": 0, \"count\": %d}"
                .formatted(Math.min(MOST_TILES, Math.ceilDiv(vms, TILE)));
    }

    private String pixels() {
        StringBuilder tiles = new StringBuilder("0");
        for (int tile = 1; tile < Math.min(PIXEL_TILES, Math.ceilDiv(vms, TILE)); tile++) {
            tiles.append(", ").append(tile);
        }
        return "{\"type\": \"map\", \"level\": 0, \"tiles\": [" + tiles + "]}";
    }

    private ViewerResult.View view(String name, String map, Dashboard dashboard, Wakes wakes, Watcher watcher)
            throws InterruptedException {
        double picture;
        Idle idle;
        try (Viewer viewer = new Viewer(dashboard, map)) {
            picture = viewer.firstPicture(PATIENCE);
            if (picture < 0) {
                throw new ExperimentException("no picture within " + PATIENCE.toSeconds() + " s");
            }
            idle = idle(viewer, watcher.stage("idle, " + name, IdleCpu.STEPS));
        }
        IntConsumer progress = watcher.stage("full load, " + name, rounds);
        atFullLoad(wakes); // HotSpot compiles what is measured.
        List<ViewerResult.Phases> phases = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            boolean before = n % 2 == 0; // Neither kind is always the first one.
            double plainFirst = before ? atFullLoad(wakes) : 0;
            double with;
            double bytes;
            try (Viewer viewer = new Viewer(dashboard, map)) {
                viewer.firstPicture(PATIENCE);
                Thread.sleep(length); // A new view is filled with more of a core than it takes later.
                long began = System.nanoTime();
                long had = viewer.bytes();
                with = atFullLoad(wakes);
                bytes = (viewer.bytes() - had) * 1e9 / (System.nanoTime() - began);
            }
            phases.add(new ViewerResult.Phases(before ? plainFirst : atFullLoad(wakes), with, bytes));
            progress.accept(n + 1);
        }
        return new ViewerResult.View(name, picture, idle.process, idle.dashboard, idle.bytes, phases);
    }

    /** Wakes a second. */
    private double atFullLoad(Wakes wakes) throws InterruptedException {
        int each = Math.min(vms, TURN);
        long began = System.nanoTime();
        long count = 0;
        do {
            wakes.someAtOnce(each, _ -> {});
            count += each;
        } while (System.nanoTime() - began < length.toNanos());
        return count * 1e9 / (System.nanoTime() - began);
    }

    /** In percent of a core, and bytes a second. */
    private record Idle(double process, double dashboard, double bytes) {}

    private Idle idle(@Nullable Viewer viewer, IntConsumer progress) throws InterruptedException {
        Thread.sleep(length);
        long own = dashboardNanos();
        long had = viewer == null ? 0 : viewer.bytes();
        long began = System.nanoTime();
        double process = IdleCpu.percentOfOneCore(length, progress);
        double nanos = System.nanoTime() - began;
        double bytes = viewer == null ? 0 : (viewer.bytes() - had) * 1e9 / nanos;
        return new Idle(process, 100 * (dashboardNanos() - own) / nanos, bytes);
    }

    /** CPU time of the control room's threads, which no other work of the machine adds to. */
    private static long dashboardNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            if (thread.getThreadName().startsWith("plankton-dashboard")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }
}

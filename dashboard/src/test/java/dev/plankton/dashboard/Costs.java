package dev.plankton.dashboard;

import com.sun.management.OperatingSystemMXBean;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.ReplyListener;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures what a viewer costs: CPU and bytes of an idle population, and requests a second at full load with and without one, in
 * turns. Not a test: figures depend on the machine. Viewer, clients and VMs share this JVM. Arguments: VMs, seconds of a
 * measurement, rounds. {@code docs/control-room.md} has the command.
 */
public final class Costs {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Costs() {}

    /** A browser that only counts. */
    private static final class Viewer implements WebSocket.Listener, AutoCloseable {
        final LongAdder bytes = new LongAdder();
        private final WebSocket socket;

        Viewer(Dashboard dashboard, String subscription) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + dashboard.token())
                    .buildAsync(URI.create("ws://127.0.0.1:" + dashboard.port() + "/api/v1/stream"), this)
                    .join();
            socket.sendText(subscription, true).join();
            socket.sendText("{\"type\": \"population\", \"on\": true}", true).join();
            socket.sendText("{\"type\": \"series\", \"on\": true}", true).join();
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            bytes.add(data.remaining());
            from.request(1);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int vms = Integer.parseInt(args[0]);
        double seconds = Double.parseDouble(args[1]);
        int rounds = Integer.parseInt(args[2]);
        String rows = "{\"type\": \"map\", \"level\": 1, \"first\": 0, \"count\": %d}"
                .formatted(Math.min(1024, Math.ceilDiv(vms, 65_536)));
        String pixels = "{\"type\": \"map\", \"level\": 0, \"tiles\": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}";
        try (Hypervisor hypervisor = Population.of("web", vms);
                Dashboard dashboard = Dashboard.of(hypervisor)) {
            System.out.printf("%,d VMs; CPU in percent of one core%n", vms);
            System.out.printf("idle, no viewer: %s%n", cpu(seconds));
            for (String view : List.of(rows, pixels)) {
                long start = System.nanoTime();
                try (Viewer viewer = new Viewer(dashboard, view)) {
                    while (viewer.bytes.sum() < 200) {
                        Thread.onSpinWait();
                    }
                    System.out.printf("%s%nfirst picture after %.1f ms%n", view, (System.nanoTime() - start) / 1e6);
                    Thread.sleep(3000);
                    long first = viewer.bytes.sum();
                    Cpu used = cpu(seconds);
                    System.out.printf(
                            "first view %,d bytes; idle: %s, %,.0f bytes/s%n",
                            first, used, (viewer.bytes.sum() - first) / seconds);
                }
            }
            load(hypervisor, vms, 2 * seconds);
            for (String view : List.of(rows, pixels)) {
                List<Double> ratios = new ArrayList<>();
                double bytes = 0;
                for (int round = 0; round < rounds; round++) {
                    double without = load(hypervisor, vms, seconds);
                    try (Viewer viewer = new Viewer(dashboard, view)) {
                        long own = ownNanos();
                        double with = load(hypervisor, vms, seconds);
                        double share = 100 * (ownNanos() - own) / (1e9 * seconds);
                        ratios.add(with / without);
                        bytes = viewer.bytes.sum() / seconds;
                        System.out.printf(
                                "requests/s without %,.0f, with %,.0f; dashboard's threads %.2f %% of a core%n",
                                without, with, share);
                    }
                }
                ratios.sort(null);
                System.out.printf(
                        "full load, %s: with/without median %.3f of %d, %,.0f bytes/s%n",
                        view, ratios.get(ratios.size() / 2), rounds, bytes);
            }
        }
    }

    /** Of the process, and of the dashboard's threads, which no other work of the machine adds to. */
    private record Cpu(double process, double dashboard) {
        @Override
        public String toString() {
            return "%.3f %% of a core, %.3f %% by the dashboard's threads".formatted(process, dashboard);
        }
    }

    private static Cpu cpu(double seconds) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        long own = ownNanos();
        long start = System.nanoTime();
        Thread.sleep((long) (1000 * seconds));
        double elapsed = System.nanoTime() - start;
        return new Cpu(100 * (system.getProcessCpuTime() - before) / elapsed, 100 * (ownNanos() - own) / elapsed);
    }

    private static long ownNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            if (thread.getThreadName().startsWith("plankton-dashboard")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }

    /** Requests answered a second, by as many threads as processors, to random VMs. */
    private static double load(Hypervisor hypervisor, int vms, double seconds) throws InterruptedException {
        LongAdder answered = new LongAdder();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < Runtime.getRuntime().availableProcessors(); n++) {
            SplittableRandom random = new SplittableRandom(n);
            threads.add(Thread.ofPlatform().start(() -> {
                ReplyListener count = new ReplyListener() {
                    @Override
                    public void part(byte[] bytes, int offset, int length) {}

                    @Override
                    public void end() {
                        answered.increment();
                    }

                    @Override
                    public void dropped() {}
                };
                while (!over.get()) {
                    Vm vm = Objects.requireNonNull(hypervisor.vm(random.nextInt(vms)));
                    var _ = vm.requestHere(REQUEST.clone(), count);
                }
            }));
        }
        Thread.sleep((long) (1000 * seconds));
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return answered.sum() / seconds;
    }
}

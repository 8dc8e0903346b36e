package dev.plankton.bench.net;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.load.Asker;
import dev.plankton.bench.report.Latencies;
import dev.plankton.counters.Counts;
import dev.plankton.cpu.model.Tier;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.net.counters.FrameCount;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Sends VMs {@value #TIMES} times the datagrams that they answer, and looks at what remains of it.
 *
 * @param vms VMs of {@code udp-echo}
 * @param active sockets that ask before and after
 * @param length how long the overload is
 * @param workers event loops of the gateway
 * @param tier how guest code is executed
 */
public record OverloadPlan(int vms, int active, Duration length, int workers, Tier tier) {
    static final int TIMES = 10;

    private static final byte[] DATAGRAM = "0123456789 0123456789 0123456789\n".getBytes(StandardCharsets.US_ASCII);
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Until what is answered is what a warm JVM answers. */
    private static final int WARM_UPS = 2;

    private static final int STEPS = 20;
    private static final Path SOCKETS = Path.of("/proc/net/udp");

    /** Runs it. */
    public OverloadResult run(Watcher watcher) throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        watcher.stage("booting", 1);
        try (VmServer server = VmServer.start("udp-echo", vms, Via.NE2000, true, Transport.EPOLL, workers, tier)) {
            IntConsumer calm = watcher.stage("asking", WARM_UPS + 1);
            for (int n = 1; n <= WARM_UPS; n++) {
                ask(loop, server);
                calm.accept(n);
            }
            OverloadResult.Asked before = ask(loop, server);
            calm.accept(WARM_UPS + 1);
            Counts<FrameCount> countedBefore = server.counters();
            long kernelBefore = kernelDrops(server.port());
            long residentBefore = resident();
            long highest = residentBefore;
            double wanted = TIMES * before.perSecond();
            long start = System.nanoTime();
            double sent;
            IntConsumer flooding = watcher.stage("flooding", STEPS);
            try (Flood flood = new Flood(server, vms, wanted, DATAGRAM)) {
                for (int step = 1; step <= STEPS; step++) {
                    TimeUnit.NANOSECONDS.sleep(length.toNanos() / STEPS);
                    highest = Math.max(highest, resident());
                    flooding.accept(step);
                }
                sent = flood.sent();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            OverloadResult.Asked after = ask(loop, server);
            Counts<FrameCount> counted = server.counters();
            return OverloadResult.of(
                    this,
                    before,
                    after,
                    wanted,
                    sent / seconds,
                    seconds,
                    dropped(counted) - dropped(countedBefore),
                    kernelDrops(server.port()) - kernelBefore,
                    new OverloadResult.Resident(residentBefore, highest, resident()));
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private OverloadResult.Asked ask(EventLoopGroup loop, VmServer server) throws InterruptedException {
        try (Asker asker = Asker.udp(loop, server, active, DATAGRAM)) {
            long start = System.nanoTime();
            asker.ask(CALM_NANOS);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new OverloadResult.Asked(asker.answers() / seconds, Latencies.of(asker.nanos()));
        }
    }

    private static long dropped(Counts<FrameCount> counters) {
        return counters.get(FrameCount.UNDELIVERED)
                + counters.get(FrameCount.OVERRUN)
                + counters.get(FrameCount.DATAGRAMS_DROPPED);
    }

    private static long resident() {
        return ProcessFigures.resident().orElse(0);
    }

    /** What the kernel has dropped of what came for the gateway's socket: the last column, proc_net_udp(5). */
    private static long kernelDrops(int port) {
        String local = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(SOCKETS)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 2 && fields[1].endsWith(local))
                    .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

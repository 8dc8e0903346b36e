package dev.plankton.bench.net;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.load.Asker;
import dev.plankton.bench.load.BareServer;
import dev.plankton.bench.load.Target;
import dev.plankton.cpu.model.Tier;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Compares VMs behind the gateway with Netty alone, in turns of one run, so that what else the host does meets all alike.
 *
 * @param vms VMs of each kind
 * @param active connections that ask, at each server in its turn
 * @param idle connections that are open at each TCP server all the time; -1 for as many as the limit of descriptors allows
 * @param rounds how often each server has its turn, {@value #WARM_UP} uncounted ones before not included
 * @param turn how long one turn is
 * @param transport of the TCP servers, with VMs and without; UDP is on epoll
 * @param workers event loops of each server
 * @param tier how guest code is executed
 */
public record NetPlan(
        int vms, int active, int idle, int rounds, Duration turn, Transport transport, int workers, Tier tier) {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATAGRAM = "0123456789 0123456789 0123456789\n".getBytes(StandardCharsets.US_ASCII);
    private static final String BODY = "VM 7 request 12345\n";
    private static final String REPLY =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
    private static final int TCP_SERVERS = 5;
    /** Turns that do not count: HotSpot is still compiling, a quarter of a processor's time after two turns. */
    private static final int WARM_UP = 6;

    /** Descriptors for everything else, the active connections at both of their ends not included. */
    private static final int SPARE = 600;

    /** One server and what it was asked. */
    private record Row(String name, Target target, boolean udp, Tally tally) {}

    /** What the turns of a server have summed up to. */
    private static final class Tally {
        final Histogram nanos = new Histogram(3);
        final List<Double> rates = new ArrayList<>();
        long broken;
    }

    /** The limit of descriptors of this process; 0 where the system does not report it. */
    static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }

    /** The idle connections at each TCP server. */
    int idleEach() {
        long room = Math.max(0, descriptors() - SPARE - 2L * active - 2L * vms / 1000) / (2 * TCP_SERVERS);
        return (int) (idle < 0 ? room : Math.min(idle, room));
    }

    /** Runs it. */
    public NetResult run(Watcher watcher) throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        List<Row> rows = new ArrayList<>();
        List<Asker> sleepers = new ArrayList<>();
        try {
            IntConsumer booting = watcher.stage("booting", 6);
            add(rows, "HTTP, Netty alone", BareServer.http(transport, workers, BODY), false, booting);
            add(rows, "HTTP, request NIC", vms("web", Via.HTTP), false, booting);
            add(rows, "HTTP, NE2000", vms("http", Via.NE2000), false, booting);
            add(rows, "TCP, Netty alone", BareServer.raw(transport, workers, REPLY), false, booting);
            add(rows, "TCP, request NIC", vms("web", Via.RAW), false, booting);
            add(rows, "UDP, Netty alone", BareServer.udp(), true, booting);
            add(
                    rows,
                    "UDP, NE2000",
                    VmServer.start("udp-echo", vms, Via.NE2000, true, Transport.EPOLL, workers, tier),
                    true,
                    booting);
            int each = idleEach();
            IntConsumer connecting = watcher.stage("connecting", TCP_SERVERS);
            for (Row row : rows) {
                if (!row.udp() && each > 0) {
                    sleepers.add(Asker.tcp(loop, row.target(), active, each, REQUEST));
                    connecting.accept(sleepers.size());
                }
            }
            IntConsumer progress = watcher.stage("asking", (rounds + WARM_UP) * rows.size());
            for (int round = 0; round < rounds + WARM_UP; round++) {
                for (int n = 0; n < rows.size(); n++) {
                    // Every other round the other way round, so that none always comes after the same one.
                    turn(loop, rows.get(round % 2 == 0 ? n : rows.size() - 1 - n), round >= WARM_UP);
                    progress.accept(round * rows.size() + n + 1);
                }
            }
            return NetResult.of(
                    this,
                    each,
                    rows.stream()
                            .map(row -> NetResult.Row.of(
                                    row.name(), row.tally().rates, row.tally().nanos, row.tally().broken))
                            .toList());
        } finally {
            sleepers.forEach(Asker::close);
            rows.forEach(row -> row.target().close());
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static void add(List<Row> rows, String name, Target target, boolean udp, IntConsumer progress) {
        rows.add(new Row(name, target, udp, new Tally()));
        progress.accept(rows.size());
    }

    private Target vms(String guest, Via via) {
        return VmServer.start(guest, vms, via, false, transport, workers, tier);
    }

    private void turn(EventLoopGroup loop, Row row, boolean counted) throws InterruptedException {
        try (Asker asker = row.udp()
                ? Asker.udp(loop, row.target(), active, DATAGRAM)
                : Asker.tcp(loop, row.target(), 0, active, REQUEST)) {
            long start = System.nanoTime();
            asker.ask(turn.toNanos());
            double seconds = (System.nanoTime() - start) / 1e9;
            if (counted) {
                row.tally().rates.add(asker.answers() / seconds);
                row.tally().nanos.add(asker.nanos());
                row.tally().broken += asker.broken();
            }
        }
    }
}

package dev.plankton.bench.net;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.load.Asker;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Compares servers of VMs that differ in what survives a crash, in turns of one run, and measures the disk between the turns.
 *
 * @param folder gets a store for each, and a file to write to
 * @param vms VMs of each server; connection n asks VM n, and round again
 * @param active connections that ask a server in its turn
 * @param rounds how often each server has its turn, {@value #WARM_UP} uncounted ones before not included
 * @param turn how long one turn is
 * @param interval of the server that writes at intervals
 * @param tier how guest code is executed
 */
public record DurabilityPlan(
        Path folder, int vms, int active, int rounds, Duration turn, Durability interval, Tier tier) {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Turns that do not count: HotSpot is still compiling. */
    private static final int WARM_UP = 3;

    /** Forced writes a round, and bytes of each: a block of a journal with some deltas. */
    private static final int FORCES = 100, FORCED_BYTES = 4096;

    /** Each server's durability. */
    private List<Durability> durabilities() {
        return List.of(Durability.NONE, interval, Durability.SYNC);
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException if a store cannot be written
     */
    public DurabilityResult run(Watcher watcher) throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        List<VmServer> servers = new ArrayList<>();
        List<List<Double>> rates = new ArrayList<>();
        List<Histogram> nanos = new ArrayList<>();
        Histogram forces = new Histogram(3);
        try {
            IntConsumer booting = watcher.stage("booting", durabilities().size());
            for (Durability durability : durabilities()) {
                servers.add(server(durability));
                rates.add(new ArrayList<>());
                nanos.add(new Histogram(3));
                booting.accept(servers.size());
            }
            IntConsumer progress = watcher.stage("asking", rounds + WARM_UP);
            for (int round = 0; round < rounds + WARM_UP; round++) {
                for (int n = 0; n < servers.size(); n++) {
                    // Every other round the other way round, so that none always comes after the same one.
                    int server = round % 2 == 0 ? n : servers.size() - 1 - n;
                    boolean counted = round >= WARM_UP;
                    double rate = ask(loop, servers.get(server), counted ? nanos.get(server) : new Histogram(3));
                    if (counted) {
                        rates.get(server).add(rate);
                    }
                }
                force(round >= WARM_UP ? forces : new Histogram(3));
                progress.accept(round + 1);
            }
        } catch (IOException e) {
            throw new ExperimentException("a store in %s cannot be written: %s".formatted(folder, e.getMessage()), e);
        } finally {
            servers.forEach(VmServer::close);
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
        return DurabilityResult.of(this, durabilities(), rates, nanos, forces);
    }

    private VmServer server(Durability durability) throws IOException {
        Hypervisor hypervisor = Hypervisor.builder().tier(tier).open(folder.resolve(durability.toString()), durability);
        return VmServer.start(hypervisor, "web", vms, Via.RAW, false, Transport.AUTO, 1);
    }

    /** Requests a second. */
    private double ask(EventLoopGroup loop, VmServer server, Histogram into) throws InterruptedException {
        try (Asker asker = Asker.tcp(loop, server, 0, active, REQUEST)) {
            long start = System.nanoTime();
            asker.ask(turn.toNanos());
            double seconds = (System.nanoTime() - start) / 1e9;
            if (asker.broken() > 0) {
                throw new ExperimentException("%d connections were broken".formatted(asker.broken()));
            }
            into.add(asker.nanos());
            return asker.answers() / seconds;
        }
    }

    /** Writes as a journal does: to room that is there, forced after each block. */
    private void force(Histogram into) throws IOException {
        Path file = folder.resolve("forced");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(FORCED_BYTES);
            for (int n = 0; n < FORCES; n++) {
                channel.write(block.clear(), (long) n * FORCED_BYTES);
            }
            channel.force(true);
            for (int n = 0; n < FORCES; n++) {
                long start = System.nanoTime();
                channel.write(block.clear(), (long) n * FORCED_BYTES);
                channel.force(false);
                into.recordValue(System.nanoTime() - start);
            }
        }
        Files.delete(file);
    }
}

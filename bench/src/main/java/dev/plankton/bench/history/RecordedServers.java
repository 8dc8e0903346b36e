package dev.plankton.bench.history;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.load.Asker;
import dev.plankton.bench.load.Target;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Two servers of VMs behind gateways, one of which records its VMs, and a client that asks them by HTTP. For one thread. */
final class RecordedServers implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Server without;
    private final Server with;

    /** The thread of the client. */
    private final long client;

    private record Server(Hypervisor hypervisor, Gateway gateway, int vms) implements Target {
        static Server start(Hypervisor hypervisor, BootImage image, int vms) throws IOException {
            hypervisor.boot(image, vms, _ -> {});
            return new Server(
                    hypervisor,
                    Gateway.builder(hypervisor).via(Via.HTTP).port(0).workers(1).start(),
                    vms);
        }

        @Override
        public InetSocketAddress address(int connection) {
            return gateway.address(connection % vms);
        }

        @Override
        public void close() {
            gateway.close();
            hypervisor.close();
        }
    }

    /** Starts both; the recording is in {@code directory}. */
    RecordedServers(BootImage image, int vms, Path directory) throws IOException {
        without = Server.start(Hypervisor.create(), image, vms);
        with = Server.start(Hypervisor.builder().record(directory, _ -> true).build(), image, vms);
        client = loop.next()
                .submit(() -> Thread.currentThread().threadId())
                .syncUninterruptibly()
                .getNow();
    }

    /** Processor time of an answer of the server that records, all its threads taken together, to that of the other one. */
    double turn(byte[] request) throws InterruptedException {
        double plain = ask(without, request);
        return ask(with, request) / plain;
    }

    private double ask(Server server, byte[] request) throws InterruptedException {
        try (Asker asker = Asker.tcp(loop, server, 0, CONNECTIONS, request)) {
            long begin = ProcessFigures.cpuNanos() - clientNanos();
            asker.ask(TURN);
            long end = ProcessFigures.cpuNanos() - clientNanos();
            if (asker.broken() > 0) {
                throw new ExperimentException("%d connections were broken".formatted(asker.broken()));
            }
            return (double) (end - begin) / asker.answers();
        }
    }

    private long clientNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(client);
    }

    /** The VMs that are recorded, at rest; their gateway is closed. */
    Hypervisor recorded() throws InterruptedException {
        with.gateway.close();
        while (with.hypervisor.vms().anyMatch(vm -> vm.state() != RunState.IDLE)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return with.hypervisor;
    }

    @Override
    public void close() {
        without.close();
        with.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

package dev.plankton.bench.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plankton.bench.report.Latencies;
import dev.plankton.net.Gateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Clients that ask VMs of {@code web}, drawn at random, through a gateway: each on a new connection, one after the other,
 * a thread for each client.
 */
final class WebClients {
    /** Time-outs after which a client gives up: the others would show no more. */
    private static final int MOST_TIMEOUTS = 2;

    private final Gateway gateway;
    private final int vms;
    private final int clients;
    private final Duration timeout;
    private final SplittableRandom random;

    /** Asks the VMs 0 to one less than {@code vms}; a request without a whole reply after {@code timeout} has timed out. */
    WebClients(Gateway gateway, int vms, int clients, Duration timeout, long seed) {
        this.gateway = gateway;
        this.vms = vms;
        this.clients = clients;
        this.timeout = timeout;
        random = new SplittableRandom(seed);
    }

    /** What the clients of one round found; of the time before it only what failed. */
    private static final class Tally {
        final ConcurrentHistogram nanos = new ConcurrentHistogram(3);
        final LongAdder timeouts = new LongAdder();
        final LongAdder broken = new LongAdder();
    }

    /**
     * Asks for {@code before}, then for {@code length}, at least once, of which the latencies count. Returns when all clients have ended,
     * at the latest {@value #MOST_TIMEOUTS} time-outs later.
     */
    HostileResult.Load ask(Duration before, Duration length) throws InterruptedException {
        Tally tally = new Tally();
        long from = System.nanoTime() + before.toNanos();
        long to = from + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < clients; n++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().daemon().name("web-client-" + n).start(() -> client(tally, own, from, to)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new HostileResult.Load(
                Latencies.of(tally.nanos), tally.timeouts.sum(), tally.broken.sum(), length.toNanos() / 1e9);
    }

    private void client(Tally tally, SplittableRandom own, long from, long to) {
        int timeouts = 0;
        boolean counted = false;
        while ((System.nanoTime() < to || !counted) && timeouts < MOST_TIMEOUTS) {
            long start = System.nanoTime();
            int vm = own.nextInt(vms);
            try {
                String reply = ask(vm);
                long end = System.nanoTime();
                if (!reply.contains("\r\n\r\nVM " + vm + " request ")) {
                    tally.broken.increment();
                } else if (start >= from) {
                    tally.nanos.recordValue(end - start);
                }
                counted |= start >= from;
            } catch (SocketTimeoutException e) {
                tally.timeouts.increment();
                timeouts++;
                tally.nanos.recordValue(System.nanoTime() - start);
            } catch (IOException e) {
                tally.broken.increment();
                counted |= start >= from;
            }
        }
    }

    private String ask(int vm) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        InetSocketAddress address = gateway.address(vm);
        try (Socket socket = new Socket()) {
            socket.connect(address, left(end));
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: vm\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            byte[] reply = new byte[1024];
            int length = 0;
            while (length < reply.length) {
                socket.setSoTimeout(left(end));
                int count = socket.getInputStream().read(reply, length, reply.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
            return new String(reply, 0, length, US_ASCII);
        }
    }

    private static int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }
}

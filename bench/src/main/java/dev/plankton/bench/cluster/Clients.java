package dev.plankton.bench.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plankton.bench.cluster.check.Ask;
import dev.plankton.bench.cluster.check.Ask.Outcome;
import dev.plankton.bench.cluster.check.Ask.Owner;
import dev.plankton.bench.cluster.node.HttpSocket;
import dev.plankton.bench.cluster.node.Nodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the nodes, each a thread that asks VMs in turn by HTTP through one node's gateway, and logs what came of each request.
 * Safe for any thread.
 */
final class Clients implements AutoCloseable {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(US_ASCII);
    private static final Pattern BODY = Pattern.compile("VM (\\d+) request (\\d+)\n");
    private static final Pattern OWNER = Pattern.compile("(\\S+); epoch=(\\d+)");
    private static final int TIMEOUT_MILLIS = 2000, MOST_NAMED = 5, AT_ONCE = 16;
    private static final long AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOIN_MILLIS = 10L * TIMEOUT_MILLIS;

    private final Nodes nodes;
    private final long pause;

    /** Whether each VM is asked once, and its connection is closed then. */
    private final boolean once;

    private final List<Client> clients = new ArrayList<>();

    /** When the last answered request was sent, by node and VM. */
    private final Map<List<Integer>, Long> answered = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    /**
     * Starts them.
     *
     * @param vms of each client in turn
     * @param via the node of each client
     * @param pause nanoseconds between two requests of a client
     */
    Clients(Nodes nodes, List<int[]> vms, int[] via, long pause) {
        this(nodes, vms, via, pause, false);
    }

    private Clients(Nodes nodes, List<int[]> vms, int[] via, long pause, boolean once) {
        this.nodes = nodes;
        this.once = once;
        this.pause = pause;
        for (int n = 0; n < via.length; n++) {
            Client client = new Client(n, via[n], vms.get(n));
            clients.add(client);
            client.thread.start();
        }
    }

    /** Asks each of {@code vms} once through node {@code via}, by several clients that share them. */
    static List<Ask> once(Nodes nodes, int[] vms, int via) throws InterruptedException {
        int count = Math.min(AT_ONCE, vms.length);
        List<int[]> parts = IntStream.range(0, count)
                .mapToObj(part -> IntStream.range(0, vms.length)
                        .filter(n -> n % count == part)
                        .map(n -> vms[n])
                        .toArray())
                .toList();
        Clients all = new Clients(
                nodes, parts, IntStream.range(0, count).map(_ -> via).toArray(), 0, true);
        for (Client client : all.clients) {
            client.thread.join();
        }
        return all.stop();
    }

    /** Stops them, and returns all their logs as one. */
    List<Ask> stop() throws InterruptedException {
        stopped = true;
        List<Ask> all = new ArrayList<>();
        for (Client client : clients) {
            client.thread.interrupt();
            client.thread.join(JOIN_MILLIS);
            synchronized (client.log) {
                all.addAll(client.log);
            }
        }
        return all;
    }

    /** Requests so far whose outcome is there. */
    long count() {
        long sum = 0;
        for (Client client : clients) {
            synchronized (client.log) {
                sum += client.log.size();
            }
        }
        return sum;
    }

    /** Those of {@code vms} that have not, in words. */
    String silent(long time, Collection<Integer> via, int[] vms) {
        return via.stream()
                .flatMap(node -> IntStream.of(vms)
                        .filter(vm -> !answeredSince(time, List.of(node), new int[] {vm}))
                        .mapToObj(vm -> "VM " + vm + " via " + Nodes.name(node)))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }

    /** Whether each of {@code vms} has answered through each of {@code via} a request that was sent after {@code time}. */
    boolean answeredSince(long time, Collection<Integer> via, int[] vms) {
        return via.stream()
                .allMatch(node -> IntStream.of(vms).allMatch(vm -> {
                    Long last = answered.get(List.of(node, vm));
                    return last != null && last - time >= 0;
                }));
    }

    @Override
    public void close() {
        stopped = true;
        clients.forEach(client -> client.thread.interrupt());
    }

    /** What a reply says. */
    static Outcome outcome(HttpSocket.Reply reply) {
        Matcher body = BODY.matcher(reply.text());
        if (reply.status() == 200 && body.matches()) {
            return new Ask.Answered(
                    Integer.parseInt(body.group(1)),
                    Long.parseLong(body.group(2)),
                    owner(reply.header("plankton-owner")));
        }
        // 502: the request was on its way. 503 and 404: it was not taken.
        return reply.status() == 503 || reply.status() == 404 ? new Ask.Refused() : new Ask.Unknown();
    }

    private static @Nullable Owner owner(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher owner = OWNER.matcher(header);
        return owner.matches() ? new Owner(owner.group(1), Long.parseLong(owner.group(2))) : null;
    }

    private final class Client implements Runnable {
        final List<Ask> log = new ArrayList<>();
        final Thread thread;
        private final int number;
        private final int node;
        private final int[] vms;
        private final Map<Integer, HttpSocket> sockets = new HashMap<>();

        Client(int number, int node, int[] vms) {
            this.number = number;
            this.node = node;
            this.vms = vms.clone();
            // A platform thread: only those can be in a network namespace.
            thread = Thread.ofPlatform().daemon().name("client-" + number).unstarted(this);
        }

        @Override
        public void run() {
            nodes.network().enter(node);
            try {
                for (int turn = 0; !stopped && !(once && turn == vms.length); turn++) {
                    if (!ask(vms[turn % vms.length])) {
                        LockSupport.parkNanos(AFTER_FAILURE);
                    } else if (pause > 0) {
                        LockSupport.parkNanos(pause);
                    }
                }
            } finally {
                sockets.values().forEach(HttpSocket::close);
            }
        }

        /** Whether it was answered. */
        private boolean ask(int vm) {
            long start = System.nanoTime();
            Outcome outcome = new Ask.Refused();
            HttpSocket socket = null;
            try {
                socket = sockets.get(vm);
                if (socket == null) {
                    socket = new HttpSocket(nodes.address(node, vm), TIMEOUT_MILLIS);
                    sockets.put(vm, socket);
                }
                outcome = new Ask.Unknown();
                outcome = outcome(socket.ask(REQUEST));
            } catch (IOException e) {
                // As it is, before or after the request was sent.
            }
            boolean done = outcome instanceof Ask.Answered;
            if (done) {
                answered.put(List.of(node, vm), start);
            }
            if (socket != null && (once || !done)) {
                socket.close();
                sockets.remove(vm);
            }
            synchronized (log) {
                log.add(new Ask(number, vm, Nodes.name(node), start, System.nanoTime(), outcome));
            }
            return done;
        }
    }
}

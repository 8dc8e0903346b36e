package dev.plankton.bench.cluster.node;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.plankton.bench.experiment.ExperimentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster of this machine. Safe for several threads, each of which starts and ends other nodes. */
public final class Nodes implements AutoCloseable {
    private static final long POLL_MILLIS = 20;
    private static final int NODE_PORT = 7355, GATEWAY_PORT = 8080, ATTEMPTS = 100;

    /** Ports for nodes of loopback: the system gives others from 32768 on. */
    private static final int FIRST_PORT = 20_000, LAST_PORT = 32_000;

    private static final int MOST_SEEDS = 3;

    /** Slabs that have not moved for so long do not move any more. */
    private static final Duration STILL = Duration.ofSeconds(3);

    private final Network network;
    private final NodeCommand command;
    private final NodeCommand.@Nullable Certificates certificates;
    private final Map<Integer, NodeProcess> processes = new ConcurrentSkipListMap<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<Integer> gateways = new ArrayList<>();

    /** Even ports that were tried: each stands for itself and the next. */
    private final Set<Integer> given = new HashSet<>();

    /** How many of the nodes that are started together are seeds: more than half of them have to be there at first. */
    private int seeds = 1;

    /**
     * A cluster without a running node.
     *
     * @param most how many nodes it will have at most
     * @param folder for certificates
     */
    public Nodes(Network network, NodeCommand command, int most, Path folder) {
        this.network = network;
        this.command = command;
        boolean alone = !network.canCut();
        certificates = alone ? null : SelfSigned.create(folder, network, most);
        for (int node = 0; node < most; node++) {
            addresses.add(network.host(node) + ":" + (alone ? freePorts(2) : NODE_PORT));
            gateways.add(alone ? freePorts(1) : GATEWAY_PORT);
        }
    }

    /**
     * The first of {@code count} ports in a row that are free, one or two, and were not given before. Not of those that Linux gives to clients: a node may begin to listen
     * long after this, while many clients ask.
     */
    private int freePorts(int count) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT) & -2;
            if (!given.add(port)) {
                continue;
            }
            try (ServerSocket _ = new ServerSocket(port, 1, loopback)) {
                if (count == 1) {
                    return port;
                }
                try (ServerSocket _ = new ServerSocket(port + 1, 1, loopback)) {
                    return port;
                }
            } catch (IOException e) {
                // Another attempt.
            }
        }
        throw new ExperimentException("no ports are free");
    }

    /** The name of node {@code number}. */
    public static String name(int number) {
        return "node-" + (char) ('a' + number);
    }

    /** Starts node {@code number} and returns when it is a member. */
    public NodeProcess start(int number) throws InterruptedException {
        List<String> line = new ArrayList<>(network.prefix(number));
        String seedAddresses = String.join(",", addresses.subList(0, seeds));
        line.addAll(command.at(new NodeCommand.Place(
                name(number), addresses.get(number), seedAddresses, gateways.get(number), certificates)));
        NodeProcess node = NodeProcess.start(name(number), number, network, line);
        processes.put(number, node);
        return node;
    }

    /** Starts nodes 0 to {@code count - 1} at once, and returns when each is a member. */
    public void startAll(int count) throws InterruptedException {
        seeds = Math.min(MOST_SEEDS, count);
        List<Thread> starting = new ArrayList<>();
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        for (int number = 0; number < count; number++) {
            int node = number;
            starting.add(Thread.ofVirtual().name("starts-" + name(node)).start(() -> {
                try {
                    start(node);
                } catch (RuntimeException e) {
                    failures.add(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : starting) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Ends node {@code number} as kill -9 does. */
    public void kill(int number) {
        NodeProcess node = processes.remove(number);
        if (node != null) {
            node.close();
        }
    }

    /** Those that run, by number. */
    public List<NodeProcess> running() {
        return processes.values().stream().filter(NodeProcess::isAlive).toList();
    }

    /** Whether node {@code number} runs. */
    public boolean isRunning(int number) {
        NodeProcess node = processes.get(number);
        return node != null && node.isAlive();
    }

    /** Node {@code number}, which must have been started. */
    public NodeProcess node(int number) {
        NodeProcess node = processes.get(number);
        if (node == null) {
            throw new IllegalStateException("node " + name(number) + " does not run");
        }
        return node;
    }

    /** Where the gateway of node {@code number} answers for VM {@code vm}, below 2^24, whether it runs or not. */
    public InetSocketAddress address(int number, int vm) {
        byte[] ip = {127, (byte) (vm >> 16), (byte) (vm >> 8), (byte) vm};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), gateways.get(number));
        } catch (IOException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The network. */
    public Network network() {
        return network;
    }

    /** Where each slab is, as {@code node} says; the empty string for those that none serves. */
    public static List<String> owners(NodeProcess node) {
        List<String> owners = new ArrayList<>();
        for (JsonElement element : node.get("/api/v1/slabs?limit=10000").getAsJsonArray("slabs")) {
            JsonObject slab = element.getAsJsonObject();
            owners.add(slab.get("node").getAsString());
        }
        return owners;
    }

    /** Whether every slab is served by a node, as those that run say themselves: the map says who is to open it. */
    public boolean allServed() {
        int served = 0;
        int slabs = 0;
        for (NodeProcess node : running()) {
            for (JsonElement element : node.get("/api/v1/slabs?limit=10000").getAsJsonArray("slabs")) {
                JsonObject slab = element.getAsJsonObject();
                boolean own = slab.get("node").getAsString().equals(node.name());
                served += own && slab.get("state").getAsString().equals("serving") ? 1 : 0;
                slabs = Math.max(slabs, slab.get("number").getAsInt() + 1);
            }
        }
        return served == slabs;
    }

    /** How many slabs each node has, by name. */
    public static Map<String, Long> shares(List<String> owners) {
        return owners.stream().collect(Collectors.groupingBy(owner -> owner, TreeMap::new, Collectors.counting()));
    }

    /**
     * Slabs as they were when none had moved for a while.
     *
     * @param nanos until the last of them had moved
     * @param shares how many each node had, by name
     */
    public record Settled(long nanos, Map<String, Long> shares) {}

    /**
     * Waits until each of {@code nodes} has slabs and none has moved for a while: how many each should have depends on what they cost.
     *
     * @throws ExperimentException if that takes longer than {@code most}
     */
    public Settled settle(int nodes, Duration most) throws InterruptedException {
        NodeProcess node = node(0);
        long start = System.nanoTime();
        long changed = start;
        List<String> owners = owners(node);
        while (true) {
            long now = System.nanoTime();
            Map<String, Long> shares = shares(owners);
            boolean still = shares.size() == nodes && !shares.containsKey("") && now - changed > STILL.toNanos();
            if (still && allServed()) {
                return new Settled(changed - start, shares);
            }
            if (now - start > most.toNanos()) {
                throw new ExperimentException("slabs still moved after %d s: %s".formatted(most.toSeconds(), shares));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            List<String> next = owners(node);
            if (!next.equals(owners)) {
                changed = System.nanoTime();
                owners = next;
            }
        }
    }

    /**
     * Waits until the owners of all slabs, as {@code node} says, fulfil a condition.
     *
     * @return nanoseconds it took
     * @throws ExperimentException if they do not in time
     */
    public static long await(NodeProcess node, String what, Duration most, Predicate<List<String>> condition)
            throws InterruptedException {
        long start = System.nanoTime();
        List<String> owners = owners(node);
        while (!condition.test(owners)) {
            if (System.nanoTime() - start > most.toNanos()) {
                throw new ExperimentException(
                        "%s within %d s: no; slabs: %s".formatted(what, most.toSeconds(), shares(owners)));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            owners = owners(node);
        }
        return System.nanoTime() - start;
    }

    /** Ends all of them. */
    @Override
    public void close() {
        processes.values().forEach(NodeProcess::close);
        processes.clear();
    }
}

package dev.plankton.bench.cluster;

import com.google.gson.JsonObject;
import dev.plankton.bench.cluster.ClusterResult.Answers;
import dev.plankton.bench.cluster.ClusterResult.Join;
import dev.plankton.bench.cluster.ClusterResult.Moves;
import dev.plankton.bench.cluster.ClusterResult.Server;
import dev.plankton.bench.cluster.check.Ask;
import dev.plankton.bench.cluster.check.HistoryChecker;
import dev.plankton.bench.cluster.check.Violation;
import dev.plankton.bench.cluster.node.BareProcess;
import dev.plankton.bench.cluster.node.Network;
import dev.plankton.bench.cluster.node.NodeCommand;
import dev.plankton.bench.cluster.node.NodeProcess;
import dev.plankton.bench.cluster.node.Nodes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.load.Asker;
import dev.plankton.bench.load.Target;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a cluster of node processes on loopback: whether each VM answers through each node, how fast, what a move of a slab and
 * another node do to clients, and what an idle node costs.
 *
 * @param command starts a node
 * @param bare the command line of a bare server, or of a bare hop to the port that is given unless it is 0
 * @param nodes how many there are; one more joins
 * @param population their slabs and VMs
 * @param connections that ask, in turns
 * @param rounds how often each server has its turn
 * @param turn how long one turn is
 * @param moves slabs that are moved under load
 * @param seed what chance begins with
 * @param folder for what nodes need
 */
public record ClusterPlan(
        NodeCommand command,
        IntFunction<List<String>> bare,
        int nodes,
        Population population,
        int connections,
        int rounds,
        Duration turn,
        int moves,
        long seed,
        Path folder) {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Turns that do not count, in which HotSpot compiles. */
    private static final int WARM_UP = 10;

    /** VMs of a slab that are asked while it is moved, each by one client. */
    private static final int MOVED_VMS = 48;

    /** How long each of these clients waits after an answer where the host is not to be busy: an answer that is late is the move's. */
    private static final Duration PACE = Duration.ofMillis(20);

    /** Clients while a node joins. */
    private static final int JOIN_CLIENTS = 6;

    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration BALANCE = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** HotSpot compiles for a while after a load: how often it is looked again, and what is less. */
    private static final int MOST_IDLE = 10;

    private static final double LESS = 0.9;

    /** How long clients ask before and after what is measured. */
    private static final long AROUND_MILLIS = 500;

    private static final double SECONDS = 1e9;
    private static final double MILLIS = 1e6;
    private static final double MICROS_IN_MILLI = 1e3;

    /** A server that has its turns. */
    private record Row(String name, Target target, ClusterResult.Tally tally) {}

    /** Runs it. */
    public ClusterResult run(Watcher watcher) throws InterruptedException {
        try (Nodes cluster = new Nodes(Network.LOOPBACK, command, nodes + 1, folder)) {
            watcher.stage("starting", 1);
            long start = System.nanoTime();
            cluster.startAll(nodes);
            Nodes.await(cluster.node(0), "all slabs served", START, owners -> !owners.contains(""));
            long served = System.nanoTime();
            long spread = cluster.settle(nodes, BALANCE).nanos();
            double started = (served - start + spread) / SECONDS;
            Answers answers = answers(cluster, watcher);
            List<Server> servers = List.of();
            Double idle = null;
            Moves moved = null;
            Moves paced = null;
            Join joined = null;
            String failure = "";
            try {
                servers = latency(cluster, watcher);
                idle = idle(cluster, watcher);
                moved = moves(cluster, watcher, Duration.ZERO);
                paced = moves(cluster, watcher, PACE);
                joined = join(cluster, watcher);
            } catch (ExperimentException e) {
                failure = String.valueOf(e.getMessage()); // What there is by then is shown.
            }
            return ClusterResult.of(this, started, answers, servers, idle, moved, paced, joined, failure);
        }
    }

    /** Asks a sample of VMs through each node. */
    private Answers answers(Nodes cluster, Watcher watcher) throws InterruptedException {
        int[] vms = population.sample(new Random(seed));
        IntConsumer progress = watcher.stage("answers", nodes);
        Set<String> wrong = new HashSet<>();
        long asked = 0;
        for (int node = 0; node < nodes; node++) {
            List<Ask> log = Clients.once(cluster, vms, node);
            asked += log.size();
            for (Ask ask : log) {
                if (!(ask.outcome() instanceof Ask.Answered answered) || answered.vm() != ask.vm()) {
                    wrong.add("VM %d via %s: %s".formatted(ask.vm(), ask.via(), ask.outcome()));
                }
            }
            progress.accept(node + 1);
        }
        return new Answers(
                vms.length,
                asked,
                wrong.size(),
                wrong.stream().sorted().limit(5).toList());
    }

    private List<Server> latency(Nodes cluster, Watcher watcher) throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (BareProcess server = BareProcess.start(bare.apply(0));
                BareProcess hop = BareProcess.start(bare.apply(server.address().getPort()))) {
            List<String> owners = Nodes.owners(cluster.node(0));
            List<Row> rows = List.of(
                    new Row("Netty alone", fixed(server.address()), new ClusterResult.Tally()),
                    new Row("Netty and a hop", fixed(hop.address()), new ClusterResult.Tally()),
                    new Row("VM of the node", vms(cluster, owners, true), new ClusterResult.Tally()),
                    new Row("VM of another node", vms(cluster, owners, false), new ClusterResult.Tally()));
            IntConsumer progress = watcher.stage("asking", (rounds + WARM_UP) * rows.size());
            for (int round = 0; round < rounds + WARM_UP; round++) {
                for (int n = 0; n < rows.size(); n++) {
                    // Every other round the other way round, so that none always comes after the same one.
                    turn(loop, rows.get(round % 2 == 0 ? n : rows.size() - 1 - n), round >= WARM_UP);
                    progress.accept(round * rows.size() + n + 1);
                }
            }
            return rows.stream().map(row -> Server.of(row.name, row.tally)).toList();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void turn(EventLoopGroup loop, Row row, boolean counted) throws InterruptedException {
        try (Asker asker = Asker.tcp(loop, row.target, 0, connections, REQUEST)) {
            long start = System.nanoTime();
            asker.ask(turn.toNanos());
            double seconds = (System.nanoTime() - start) / SECONDS;
            if (counted) {
                row.tally.add(asker.answers() / seconds, asker.nanos(), asker.broken());
            }
        }
    }

    private static Target fixed(InetSocketAddress address) {
        return new Target() {
            @Override
            public InetSocketAddress address(int connection) {
                return address;
            }

            @Override
            public void close() {}
        };
    }

    /** VMs of node 0, or of all others, through the gateway of node 0. */
    private Target vms(Nodes cluster, List<String> owners, boolean own) {
        int[] slabs = IntStream.range(0, owners.size())
                .filter(slab -> owners.get(slab).equals(Nodes.name(0)) == own)
                .toArray();
        Random random = new Random(seed);
        int[] vms = IntStream.range(0, connections)
                .map(n -> population.ofSlab(slabs[n % slabs.length], 1, random)[0])
                .toArray();
        return new Target() {
            @Override
            public InetSocketAddress address(int connection) {
                return cluster.address(0, vms[connection % vms.length]);
            }

            @Override
            public void close() {}
        };
    }

    /** Processor time of a node that does nothing, in percent of one core, on average, when it does not get less any more. */
    private static double idle(Nodes cluster, Watcher watcher) throws InterruptedException {
        watcher.stage("idle", 1);
        double last = Double.MAX_VALUE;
        double now = idle(cluster);
        for (int n = 0; n < MOST_IDLE && now < last * LESS; n++) {
            last = now;
            now = idle(cluster);
        }
        return Math.min(now, last);
    }

    private static double idle(Nodes cluster) throws InterruptedException {
        List<NodeProcess> all = cluster.running();
        long before = all.stream().mapToLong(NodeProcess::cpuNanos).sum();
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        long after = all.stream().mapToLong(NodeProcess::cpuNanos).sum();
        return 100.0 * (after - before) / (System.nanoTime() - start) / all.size();
    }

    /** Moves slabs while clients ask VMs of them through all nodes, each with a pause after an answer. */
    private Moves moves(Nodes cluster, Watcher watcher, Duration pause) throws InterruptedException {
        IntConsumer progress = watcher.stage("moving", moves);
        Random random = new Random(seed);
        List<Double> took = new ArrayList<>();
        List<Double> blackouts = new ArrayList<>();
        List<Double> usual = new ArrayList<>();
        List<Double> frozen = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        long answered = 0;
        long failed = 0;
        for (int n = 0; n < moves; n++) {
            int slab = random.nextInt(population.slabs());
            String owner = Nodes.owners(cluster.node(0)).get(slab);
            int[] others = IntStream.range(0, nodes)
                    .filter(node -> !Nodes.name(node).equals(owner))
                    .toArray();
            int to = others[random.nextInt(others.length)];
            int[] vms = population.ofSlab(slab, MOVED_VMS, random);
            int[] via =
                    IntStream.range(0, vms.length).map(client -> client % nodes).toArray();
            List<int[]> each = IntStream.of(vms).mapToObj(vm -> new int[] {vm}).toList();
            try (Clients clients = new Clients(cluster, each, via, pause.toNanos())) {
                TimeUnit.MILLISECONDS.sleep(2 * AROUND_MILLIS);
                long frozenBefore = frozenMicros(cluster);
                System.gc(); // Pauses of this process would look like the move's.
                TimeUnit.MILLISECONDS.sleep(AROUND_MILLIS);
                long begin = System.nanoTime();
                JsonObject body = new JsonObject();
                body.addProperty("node", Nodes.name(to));
                cluster.node(0).post("/api/v1/slabs/%d/move".formatted(slab), body.toString());
                long end = System.nanoTime();
                TimeUnit.MILLISECONDS.sleep(AROUND_MILLIS);
                List<Ask> log = clients.stop();
                took.add((end - begin) / MILLIS);
                frozen.add((frozenMicros(cluster) - frozenBefore) / MICROS_IN_MILLI);
                blackouts.addAll(slowest(log, begin, end));
                usual.addAll(
                        slowest(log.stream().filter(ask -> ask.end() <= begin).toList(), begin - (end - begin), begin));
                violations.addAll(new HistoryChecker(true).check(sinceFirst(log)));
                answered += log.stream()
                        .filter(ask -> ask.outcome() instanceof Ask.Answered)
                        .count();
                failed += log.stream()
                        .filter(ask -> !(ask.outcome() instanceof Ask.Answered))
                        .count();
            }
            progress.accept(n + 1);
        }
        return Moves.of(took, frozen, blackouts, usual, answered, failed, violations);
    }

    /** How long VMs of slabs that have moved did not run, in the count of each node. */
    private static long frozenMicros(Nodes cluster) {
        return cluster.running().stream()
                .mapToLong(node -> node.get("/api/v1/cluster")
                        .getAsJsonObject("counters")
                        .get("slabs.frozen_micros")
                        .getAsLong())
                .sum();
    }

    /**
     * Histories of VMs that have been asked before: their numbers begin where this log begins. Each VM has one client here, so that its
     * first answer has the lowest number.
     */
    private static List<Ask> sinceFirst(List<Ask> log) {
        Map<Integer, Long> first = log.stream()
                .filter(ask -> ask.outcome() instanceof Ask.Answered)
                .collect(Collectors.toMap(Ask::vm, ask -> ((Ask.Answered) ask.outcome()).count(), Math::min));
        return log.stream()
                .map(ask -> ask.outcome() instanceof Ask.Answered(int vm, long count, var owner)
                        ? new Ask(
                                ask.client(),
                                ask.vm(),
                                ask.via(),
                                ask.start(),
                                ask.end(),
                                new Ask.Answered(vm, count - first.getOrDefault(ask.vm(), count) + 1, owner))
                        : ask)
                .toList();
    }

    /** For each VM how long the slowest of its answers took that was waited for between begin and end, in milliseconds. */
    static List<Double> slowest(List<Ask> log, long begin, long end) {
        Map<Integer, Long> longest = log.stream()
                .filter(ask -> ask.outcome() instanceof Ask.Answered && ask.end() >= begin && ask.start() <= end)
                .collect(Collectors.toMap(Ask::vm, ask -> ask.end() - ask.start(), Math::max));
        return longest.values().stream().map(nanos -> nanos / MILLIS).toList();
    }

    /** Starts another node while clients ask, and waits until it has its share. */
    private Join join(Nodes cluster, Watcher watcher) throws InterruptedException {
        watcher.stage("joining", 1);
        int[] vms = population.sample(new Random(seed));
        int[] via =
                IntStream.range(0, JOIN_CLIENTS).map(client -> client % nodes).toArray();
        List<int[]> orders = IntStream.range(0, JOIN_CLIENTS)
                .mapToObj(client -> Population.shuffled(vms, new Random(seed + client)))
                .toList();
        try (Clients clients = new Clients(cluster, orders, via, 0)) {
            TimeUnit.MILLISECONDS.sleep(AROUND_MILLIS);
            long start = System.nanoTime();
            NodeProcess node = cluster.start(nodes);
            long member = System.nanoTime();
            Nodes.Settled settled = cluster.settle(nodes + 1, BALANCE);
            TimeUnit.MILLISECONDS.sleep(AROUND_MILLIS);
            List<Ask> log = clients.stop();
            if (!node.isAlive()) {
                throw new ExperimentException("the node that joined has ended: " + node.lastLine());
            }
            return new Join(
                    (member - start) / SECONDS,
                    settled.nanos() / SECONDS,
                    settled.shares(),
                    log.stream()
                            .filter(ask -> ask.outcome() instanceof Ask.Answered)
                            .count(),
                    log.stream()
                            .filter(ask -> !(ask.outcome() instanceof Ask.Answered))
                            .count());
        }
    }
}

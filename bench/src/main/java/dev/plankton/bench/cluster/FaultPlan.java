package dev.plankton.bench.cluster;

import dev.plankton.bench.cluster.check.Ask;
import dev.plankton.bench.cluster.check.HistoryChecker;
import dev.plankton.bench.cluster.check.Violation;
import dev.plankton.bench.cluster.node.Namespaces;
import dev.plankton.bench.cluster.node.Network;
import dev.plankton.bench.cluster.node.NodeCommand;
import dev.plankton.bench.cluster.node.NodeProcess;
import dev.plankton.bench.cluster.node.Nodes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Kills, pauses and cuts off nodes at random while clients ask VMs through all of them, and holds all that the clients have seen
 * against what the cluster promises. One node at a time is disturbed, so that the others are a majority.
 *
 * @param command starts a node
 * @param nodes how many there are, at least 3
 * @param faults how many
 * @param kinds from which they are chosen; {@link FaultKind#PARTITION} needs network namespaces
 * @param population its slabs, and which VMs are asked
 * @param clients at each node
 * @param pause of a client between two requests
 * @param longest how long a node is paused or cut off at most
 * @param lossless whether the durability promises that nothing acknowledged is lost
 * @param seed what chance begins with
 * @param folder for certificates
 */
public record FaultPlan(
        NodeCommand command,
        int nodes,
        int faults,
        List<FaultKind> kinds,
        Population population,
        int clients,
        Duration pause,
        Duration longest,
        boolean lossless,
        long seed,
        Path folder) {
    /** How long a cluster may take until all answer again. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration START = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 10;
    private static final int SHORTEST_MILLIS = 100;

    /** Copies. */
    public FaultPlan {
        kinds = List.copyOf(kinds);
    }

    /** What is done while the clients ask. */
    private final class Run {
        final Nodes cluster;
        final Clients clients;
        final Claims claims;
        final int[] vms;
        final Random random = new Random(seed);
        final Map<Integer, Integer> lives = new TreeMap<>();
        final Map<FaultKind, List<Double>> recoveries = new EnumMap<>(FaultKind.class);
        final List<String> failures = new CopyOnWriteArrayList<>();

        /** Nodes that are being started again, each on a thread of its own: some can be in only when others are. */
        final Map<Integer, Thread> starting = new ConcurrentHashMap<>();

        Run(Nodes cluster, Clients clients, Claims claims, int[] vms) {
            this.cluster = cluster;
            this.clients = clients;
            this.claims = claims;
            this.vms = vms;
            kinds.forEach(kind -> recoveries.put(kind, new ArrayList<>()));
        }

        synchronized void watch(NodeProcess node) {
            int life = lives.merge(node.number(), 1, Integer::sum);
            claims.watch(node, node.name() + "#" + life);
        }

        void fault() throws InterruptedException {
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            int node = random.nextInt(nodes);
            // As many short ones as long ones, on a scale of powers.
            double scale = Math.log((double) longest.toMillis() / SHORTEST_MILLIS);
            long millis = (long) (SHORTEST_MILLIS * Math.exp(random.nextDouble() * Math.max(0, scale)));
            long begin = System.nanoTime();
            double seconds = switch (kind) {
                case KILL -> {
                    cluster.kill(node);
                    yield disturbed(kind, node, begin, 0, () -> {}); // It is started again when that is known.
                }
                case PAUSE -> {
                    NodeProcess process = cluster.node(node);
                    process.pause();
                    yield disturbed(kind, node, begin, millis, process::resume);
                }
                case PARTITION -> {
                    cluster.network().cut(node);
                    yield disturbed(
                            kind, node, begin, millis, () -> cluster.network().heal(node));
                }
            };
            recoveries.computeIfAbsent(kind, _ -> new ArrayList<>()).add(seconds);
            awaitAll(kind, node);
        }

        /**
         * Waits until all VMs have answered through the other nodes, and until {@code millis} are over, when it ends the fault.
         *
         * @return seconds until they have answered
         */
        double disturbed(FaultKind kind, int node, long begin, long millis, Runnable end) throws InterruptedException {
            List<Integer> others = IntStream.range(0, nodes)
                    .filter(other -> other != node)
                    .boxed()
                    .toList();
            boolean ended = false;
            double answered = -1;
            while ((!ended || answered < 0) && failures.isEmpty()) {
                long now = System.nanoTime();
                if (!ended && now - begin >= TimeUnit.MILLISECONDS.toNanos(millis)) {
                    end.run();
                    ended = true;
                }
                if (answered < 0 && clients.answeredSince(begin, others, vms)) {
                    answered = (now - begin) / 1e9;
                } else if (now - begin > PATIENCE.toNanos() + TimeUnit.MILLISECONDS.toNanos(millis)) {
                    complain(kind, node, begin, others);
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                restartEnded(others);
            }
            return answered < 0 ? PATIENCE.toSeconds() : answered;
        }

        private void complain(FaultKind kind, int node, long since, List<Integer> via) {
            failures.add("after %s of %s some VMs did not answer within %d s: %s"
                    .formatted(kind.label(), Nodes.name(node), PATIENCE.toSeconds(), clients.silent(since, via, vms)));
        }

        void awaitAll(FaultKind kind, int node) throws InterruptedException {
            await(
                    kind,
                    node,
                    System.nanoTime(),
                    IntStream.range(0, nodes).boxed().toList());
        }

        private void await(FaultKind kind, int node, long since, List<Integer> via) throws InterruptedException {
            long start = System.nanoTime();
            while (failures.isEmpty() && !(starting.isEmpty() && clients.answeredSince(since, via, vms))) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    complain(kind, node, since, via);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                restartEnded(via);
            }
        }

        /** Nodes that have been killed, or removed by the others, are started again as by a supervisor. */
        private void restartEnded(List<Integer> among) {
            for (int node : among) {
                if (!cluster.isRunning(node) && !starting.containsKey(node)) {
                    cluster.kill(node);
                    Thread thread = Thread.ofVirtual().unstarted(() -> restart(node));
                    starting.put(node, thread);
                    thread.start();
                }
            }
        }

        private void restart(int node) {
            try {
                watch(cluster.start(node));
            } catch (ExperimentException e) {
                failures.add(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                starting.remove(node);
            }
        }

        /** Starts no node any more; returns when none is being started. */
        void close() throws InterruptedException {
            for (Thread thread : starting.values()) {
                thread.interrupt();
                thread.join();
            }
        }
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException if the nodes do not start
     */
    public FaultResult run(Watcher watcher) throws InterruptedException {
        boolean cut = kinds.contains(FaultKind.PARTITION);
        try (Network network = cut ? Namespaces.of(nodes) : Network.LOOPBACK;
                Nodes cluster = new Nodes(network, command, nodes, folder);
                Claims claims = new Claims()) {
            watcher.stage("starting", 1);
            cluster.startAll(nodes);
            Nodes.await(cluster.node(0), "all slabs served", START, owners -> !owners.contains(""));
            int[] vms = population.sample(new Random(seed));
            int count = nodes * clients;
            int[] via = IntStream.range(0, count).map(client -> client % nodes).toArray();
            List<int[]> orders = IntStream.range(0, count)
                    .mapToObj(client -> Population.shuffled(vms, new Random(seed + client)))
                    .toList();
            List<Ask> log;
            Run run;
            long begin = System.nanoTime();
            try (Clients asking = new Clients(cluster, orders, via, pause.toNanos())) {
                run = new Run(cluster, asking, claims, vms);
                try {
                    cluster.running().forEach(run::watch);
                    run.awaitAll(kinds.getFirst(), 0);
                    IntConsumer progress = watcher.stage("faults", faults);
                    for (int n = 0; n < faults && run.failures.isEmpty(); n++) {
                        run.fault();
                        progress.accept(n + 1);
                    }
                } finally {
                    run.close();
                }
                log = asking.stop();
            }
            List<Violation> violations = new ArrayList<>(new HistoryChecker(lossless).check(log));
            violations.addAll(HistoryChecker.checkClaims(claims.all()));
            return FaultResult.of(
                    this,
                    run.recoveries,
                    (System.nanoTime() - begin) / 1e9,
                    log,
                    claims.all().size(),
                    violations,
                    run.failures);
        }
    }
}

package dev.plankton.bench.kill;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Kills a server at random moments while clients ask its VMs, and starts it again. The guest counts its requests, and
 * answers with their number; the clients remember the last answer of each VM.
 *
 * @param command starts a {@code plankton serve} of the guest {@code web} with {@code --via raw} and a store
 * @param times how often it is killed
 * @param clients how many VMs are asked, each by one client
 * @param load how long the server is under load before it is killed, at most
 * @param mayBeLost how old an answer may be that is lost
 * @param durability what the server was asked for, in words
 * @param seed what chance begins with
 */
public record KillPlan(
        List<String> command, int times, int clients, Duration load, Duration mayBeLost, String durability, long seed) {
    /** Copies. */
    public KillPlan {
        command = List.copyOf(command);
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException if the server does not start
     */
    public KillResult run(Watcher watcher) throws InterruptedException {
        IntConsumer progress = watcher.stage("killing", times);
        Random random = new Random(seed);
        List<Truth> truths = IntStream.range(0, clients)
                .mapToObj(vm -> new Truth(vm, mayBeLost.toNanos()))
                .toList();
        LongAdder answers = new LongAdder();
        List<Double> starts = new ArrayList<>();
        long begin = System.nanoTime();
        for (int n = 0; n <= times; n++) {
            long start = System.nanoTime();
            try (Server server = Server.start(command)) {
                starts.add((System.nanoTime() - start) / 1e9);
                List<Thread> asking = ask(server, truths, answers);
                // After the last kill a short look at what is there.
                long pause = (long) (random.nextDouble() * load.toNanos());
                TimeUnit.NANOSECONDS.sleep(Math.max(1, pause));
                long killed = System.nanoTime();
                server.kill();
                for (Thread thread : asking) {
                    thread.join();
                }
                truths.forEach(truth -> truth.restart(killed));
            }
            progress.accept(n);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<String> wrong =
                truths.stream().flatMap(truth -> truth.wrong().stream()).toList();
        starts.sort(null);
        return new KillResult(
                times,
                clients,
                durability,
                seed,
                seconds,
                answers.sum(),
                starts.get(starts.size() / 2),
                wrong.size(),
                wrong.subList(0, Math.min(wrong.size(), KillResult.MOST_SHOWN)));
    }

    private static List<Thread> ask(Server server, List<Truth> truths, LongAdder answers) {
        return IntStream.range(0, truths.size())
                .mapToObj(vm -> Thread.ofVirtual().start(new Client(server, vm, truths.get(vm), answers)))
                .toList();
    }
}

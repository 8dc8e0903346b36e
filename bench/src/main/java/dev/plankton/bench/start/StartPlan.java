package dev.plankton.bench.start;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.ChildProcess;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts JVMs without options that ask a VM once, with an AOT cache and without in turns.
 *
 * @param folder gets the cache
 * @param turns of each
 */
public record StartPlan(Path folder, int turns) {
    /** Variables from which a JVM takes options. */
    private static final Set<String> OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final String ANSWER = "HTTP/1.1 200 OK";

    /**
     * Runs it.
     *
     * @throws ExperimentException if a JVM does not start, or gets another answer
     */
    public StartResult run(Watcher watcher) throws InterruptedException {
        Path cache = folder.resolve("first-answer.aot");
        watcher.stage("AOT cache", 1);
        start("-XX:AOTCacheOutput=" + cache);
        // A class path with directories has no cache; then there is nothing to compare.
        boolean cached = Files.exists(cache);
        List<StartResult.Start> without = new ArrayList<>();
        List<StartResult.Start> with = new ArrayList<>();
        IntConsumer progress = watcher.stage("starts", turns);
        for (int turn = 1; turn <= turns; turn++) {
            without.add(start());
            if (cached) {
                with.add(start("-XX:AOTCache=" + cache));
            }
            progress.accept(turn);
        }
        return new StartResult(without, with);
    }

    /** What such a program needs, no more: the core, the guests, and itself. */
    private static String classPath() {
        return Stream.of(Hypervisor.class, Guests.class, FirstAnswer.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static StartResult.Start start(String... options) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Xlog:aot*=off", "-Xlog:cds*=off"));
        command.addAll(List.of("-cp", classPath(), FirstAnswer.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(OPTIONS);
        long start = System.nanoTime();
        try (ChildProcess child = new ChildProcess(builder.start())) {
            String line = child.process().inputReader().readLine();
            long nanos = System.nanoTime() - start;
            String[] words = line == null ? new String[0] : line.split(" ", 3);
            if (words.length < 3 || !words[2].equals(ANSWER)) {
                throw new ExperimentException("the program that is started did not get its answer, but: " + line);
            }
            // A cache is written as the JVM ends.
            child.process().inputReader().readAllAsString();
            child.process().waitFor();
            return new StartResult.Start(Long.parseLong(words[0]) / 1e6, nanos / 1e6, Long.parseLong(words[1]) / 1e6);
        } catch (IOException e) {
            throw new ExperimentException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }
}

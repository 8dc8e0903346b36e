package dev.plankton.cli.bench.experiment;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import dev.plankton.bench.population.PopulationResult;
import dev.plankton.bench.report.Json;
import dev.plankton.hypervisor.Saving;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a command in a JVM like this one, so that what one experiment leaves behind does not weigh on the next. */
public final class ChildJvm {
    private final List<String> command = new ArrayList<>();

    /** A JVM with the options and the class path of this one, which calls {@code main} with {@code arguments}. */
    public ChildJvm(Class<?> main, String... arguments) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
    }

    /** The same with a small heap and a compiler that is quick to start: for a JVM that lives a second. */
    public ChildJvm small() {
        command.removeIf(option -> option.startsWith("-Xmx") || option.startsWith("-javaagent"));
        command.addAll(1, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        return this;
    }

    /** The same with a heap of {@code size}, as {@code -Xmx} has it. */
    public ChildJvm heap(String size) {
        command.removeIf(
                option -> option.startsWith("-Xmx") || option.startsWith("-Xms") || option.startsWith("-javaagent"));
        command.add(1, "-Xmx" + size);
        return this;
    }

    /** The command line. */
    public List<String> command() {
        return List.copyOf(command);
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException with its last error line, if it printed no result
     */
    public PopulationResult population(Set<Saving> without) throws InterruptedException {
        try {
            Path json = Files.createTempFile("plankton", ".json");
            try {
                return population(without, json);
            } finally {
                Files.delete(json);
            }
        } catch (IOException e) {
            throw new ExperimentException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private PopulationResult population(Set<Saving> without, Path json) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--json", json.toString()));
        if (!without.isEmpty()) {
            line.addAll(List.of("--without", without.stream().map(Saving::label).collect(Collectors.joining(","))));
        }
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try (ChildProcess child = new ChildProcess(builder.start())) {
            Process process = child.process();
            String error = process.errorReader().lines().reduce("", (former, last) -> last);
            int status = process.waitFor();
            String result = Files.readString(json);
            if (result.isEmpty()) {
                throw new ExperimentException(
                        error.isEmpty() ? "the child JVM ended with status " + status : inner(error));
            }
            return Json.read(result, PopulationResult.class);
        }
    }

    private static String inner(String error) {
        return error.replaceFirst("^plankton: ", "");
    }
}

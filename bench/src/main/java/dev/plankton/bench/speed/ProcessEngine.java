package dev.plankton.bench.speed;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process for each run, from its start to the guest's last byte by the wall clock: what a user waits for. */
final class ProcessEngine implements Engine {
    private static final int OUTPUT = 6;

    private final List<String> command;

    /** A command that takes a file to boot from as its last argument, and has COM1 on its standard output. */
    ProcessEngine(List<String> command) {
        this.command = List.copyOf(command);
    }

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Run run(Workload workload, int repeats) {
        try {
            return workload.onFile(repeats, image -> run(workload, image));
        } catch (IOException e) {
            throw new ExperimentException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private Run run(Workload workload, Path image) throws IOException {
        List<String> line =
                Stream.concat(command.stream(), Stream.of(image.toString())).toList();
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        long start = System.nanoTime();
        try (ChildProcess child = new ChildProcess(builder.start())) {
            InputStream com1 = child.process().getInputStream();
            String output = new String(com1.readNBytes(OUTPUT), StandardCharsets.US_ASCII);
            long nanos = System.nanoTime() - start;
            if (output.length() < OUTPUT) {
                throw new ExperimentException(
                        "%s in a new process sent \"%s\" and ended".formatted(workload.label(), output.strip()));
            }
            return new Run(output.substring(1, OUTPUT - 1), nanos);
        }
    }

    @Override
    public void close() {}
}

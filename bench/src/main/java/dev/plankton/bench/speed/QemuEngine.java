package dev.plankton.bench.speed;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.Qemu;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** QEMU's translator (TCG), a process for each run; only what it uses between the guest's first and last byte counts. */
final class QemuEngine implements Engine {
    private final Qemu qemu;

    QemuEngine(Qemu qemu) {
        this.qemu = qemu;
    }

    @Override
    public String name() {
        return "QEMU TCG";
    }

    /** What it says of its version, such as {@code QEMU emulator version 7.2.22}. */
    String version() {
        try (ChildProcess child =
                new ChildProcess(new ProcessBuilder(qemu.program().toString(), "--version").start())) {
            return child.process().inputReader().lines().findFirst().orElse("QEMU of unknown version");
        } catch (IOException e) {
            throw failed(e);
        }
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
            throw failed(e);
        }
    }

    private Run run(Workload workload, Path image) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(qemu.computing(image))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try (ChildProcess child = new ChildProcess(builder.start())) {
            InputStream com1 = child.process().getInputStream();
            byte[] begin = com1.readNBytes(1);
            long start = ProcessFigures.cpuNanos(child.process());
            byte[] checksum = com1.readNBytes(4);
            byte[] newline = com1.readNBytes(1);
            if (newline.length == 0) {
                throw new ExperimentException("%s on QEMU sent \"%s\" and ended"
                        .formatted(
                                workload.label(),
                                new String(begin, StandardCharsets.ISO_8859_1)
                                        + new String(checksum, StandardCharsets.ISO_8859_1)));
            }
            long nanos = ProcessFigures.cpuNanos(child.process()) - start;
            return new Run(new String(checksum, StandardCharsets.US_ASCII), nanos);
        }
    }

    @Override
    public void close() {}

    private static ExperimentException failed(IOException e) {
        return new ExperimentException("cannot run QEMU: " + e.getMessage(), e);
    }
}

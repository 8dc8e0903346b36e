package dev.plankton.bench.paper;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ChildProcess;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.Qemu;
import dev.plankton.bench.report.Latencies;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/** VMs that are a QEMU process each; every one of them is killed on close and when this JVM ends. */
final class QemuMachines implements Machines {
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration REPLY_PATIENCE = Duration.ofSeconds(20);

    private final Qemu qemu;
    private final String accelerator;
    private final long seed;
    private final boolean answers;
    private final Path directory;
    private final Path image;
    private final Path socket;
    private final Path log;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<SocketChannel> serialPorts = new ArrayList<>();

    /**
     * Makes ready for VMs of {@code image}.
     *
     * @param accelerator one of {@link Qemu#accelerators}
     */
    QemuMachines(Qemu qemu, BootImage image, byte[] sector, String accelerator, long seed) {
        this.qemu = qemu;
        this.accelerator = accelerator;
        this.seed = seed;
        answers = Dialogue.of(image).isPresent();
        try {
            directory = Files.createTempDirectory("plankton");
            this.image = Files.write(directory.resolve("image"), sector);
            socket = directory.resolve("com1");
            log = Files.createFile(directory.resolve("log"));
            // The last named is deleted first.
            for (Path file : List.of(directory, this.image, socket, log)) {
                file.toFile().deleteOnExit();
            }
            selector = Selector.open();
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket), Short.MAX_VALUE);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * The accelerator that boots the guest faster here: inside a virtual machine KVM may be slower than translation, or fail.
     * Each is given as long as the best before it took.
     */
    static String fastest(Qemu qemu, BootImage image, byte[] sector) throws InterruptedException {
        List<String> accelerators = Qemu.accelerators();
        String fastest = accelerators.getFirst();
        double least = BOOT_PATIENCE.toSeconds();
        ExperimentException failure = null;
        for (String accelerator : accelerators) {
            try (QemuMachines one = new QemuMachines(qemu, image, sector, accelerator, 0)) {
                least = one.boot(1, (long) (least * 1e9), booted -> {});
                fastest = accelerator;
            } catch (ExperimentException e) {
                failure = e;
            }
        }
        if (failure != null && least == BOOT_PATIENCE.toSeconds()) {
            throw failure;
        }
        return fastest;
    }

    @Override
    public String platform() {
        return "QEMU, " + accelerator;
    }

    @Override
    public double boot(int count, IntConsumer progress) throws InterruptedException {
        return boot(count, BOOT_PATIENCE.toNanos(), progress);
    }

    private double boot(int count, long patience, IntConsumer progress) throws InterruptedException {
        long start = System.nanoTime();
        try {
            for (int n = 0; n < count; n++) {
                ProcessBuilder builder = new ProcessBuilder(qemu.command(accelerator, image, socket))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
                processes.add(new ChildProcess(builder.start()));
            }
            int confirmed = 0;
            while (confirmed < count) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (System.nanoTime() - start > patience || aProcessHasEnded()) {
                    throw new ExperimentException("%d of %d QEMU VMs have not sent ! on COM1; QEMU says: %s"
                            .formatted(count - confirmed, count, lastWords()));
                }
                confirmed += confirmations();
                progress.accept(confirmed);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Takes connections, and returns how many VMs have confirmed since. */
    private int confirmations() throws IOException {
        int confirmed = 0;
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isAcceptable()) {
                SocketChannel port = listener.accept();
                if (port != null) {
                    port.configureBlocking(false);
                    port.register(selector, SelectionKey.OP_READ);
                    serialPorts.add(port);
                }
            } else {
                ByteBuffer bytes = ByteBuffer.allocate(16);
                ((SocketChannel) key.channel()).read(bytes);
                confirmed += bytes.position() == 1 && bytes.get(0) == '!' ? 1 : 0;
            }
        }
        selector.selectedKeys().clear();
        return confirmed;
    }

    private boolean aProcessHasEnded() {
        return processes.stream().anyMatch(child -> !child.process().isAlive());
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "nothing" : lines.getLast();
    }

    @Override
    public int size() {
        return serialPorts.size();
    }

    @Override
    public long cpuNanos() {
        return processes.stream()
                .mapToLong(child -> child.process()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos())
                .sum();
    }

    /** Proportional set sizes: what several processes share counts in equal parts for each. */
    @Override
    public long memoryBytes() {
        return processes.stream()
                .mapToLong(child -> {
                    Path proc = Path.of("/proc", Long.toString(child.process().pid()));
                    return ProcessFigures.kilobytes(proc.resolve("smaps_rollup"), "Pss:")
                            .orElseGet(() -> ProcessFigures.kilobytes(proc.resolve("status"), "VmRSS:")
                                    .orElse(0));
                })
                .sum();
    }

    @Override
    public OptionalDouble heldBytesPerVm() {
        return OptionalDouble.empty();
    }

    @Override
    public boolean answers() {
        return answers;
    }

    @Override
    public Asked ask(int count, IntConsumer progress) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Histogram nanos = new Histogram(3);
        long wrong = 0;
        try {
            for (int n = 1; n <= count; n++) {
                int character = Dialogue.character(random.nextInt(Integer.MAX_VALUE));
                SocketChannel port = serialPorts.get(random.nextInt(serialPorts.size()));
                long start = System.nanoTime();
                port.write(ByteBuffer.wrap(new byte[] {(byte) character, '\n'}));
                ByteBuffer reply = reply(port);
                nanos.recordValue(System.nanoTime() - start);
                wrong += reply.get(0) == (byte) (character + 1) && reply.get(1) == '!' ? 0 : 1;
                progress.accept(n);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return new Asked(Latencies.of(nanos), count, wrong);
    }

    private ByteBuffer reply(SocketChannel port) throws IOException, InterruptedException {
        ByteBuffer reply = ByteBuffer.allocate(2);
        long start = System.nanoTime();
        while (reply.hasRemaining()) {
            selector.select(REPLY_PATIENCE.toMillis());
            selector.selectedKeys().clear();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (port.read(reply) < 0 || System.nanoTime() - start > REPLY_PATIENCE.toNanos()) {
                throw new ExperimentException("a QEMU VM does not answer; QEMU says: " + lastWords());
            }
        }
        return reply;
    }

    /** Kills every process, and waits until they are gone. */
    @Override
    public void close() {
        processes.forEach(child -> child.process().destroyForcibly());
        processes.forEach(ChildProcess::close);
        try {
            for (SocketChannel port : serialPorts) {
                port.close();
            }
            listener.close();
            selector.close();
            for (Path file : List.of(image, socket, log, directory)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static ExperimentException failed(IOException e) {
        return new ExperimentException("cannot run QEMU: " + e.getMessage(), e);
    }
}

package dev.plankton.bench.host;

import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an experiment ran on.
 *
 * @param cpu model of the processor, as the system names it
 * @param processors how many this process may use
 * @param memoryBytes memory of the host or container
 * @param system operating system and its version
 * @param java version of the JVM
 * @param heapLimitBytes most that the Java heap may grow to
 * @param collectors names of the garbage collector's parts
 * @param tier how guest code is executed where the experiment does not choose itself: 0, 1 or auto
 */
public record Host(
        String cpu,
        int processors,
        long memoryBytes,
        String system,
        String java,
        long heapLimitBytes,
        String collectors,
        String tier) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This host, where guest code is executed as {@code tier} says unless the experiment chooses itself. */
    public static Host here(Tier tier) {
        return new Host(
                cpuModel(),
                ProcessFigures.processors(),
                ProcessFigures.hostMemory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString(),
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                tier.label());
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** In one sentence. */
    public String sentence() {
        return "Host: %s, %d processors, %,d MiB of memory, %s; Java %s, heap at most %,d MiB, %s; tier %s."
                .formatted(cpu, processors, memoryBytes >> 20, system, java, heapLimitBytes >> 20, collectors, tier);
    }
}

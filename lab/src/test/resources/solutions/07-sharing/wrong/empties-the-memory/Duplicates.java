import dev.plankton.lab.exercise.sharing.SharingStudy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Measures what each way to save memory is worth. */
public final class Duplicates implements SharingStudy {
    private static final int PAGE = 4096, LINE = 64;
    private static final int REFERENCE = 4, RUN = 3;

    private final Map<Saving, Long> remembered = new EnumMap<>(Saving.class);

    @Override
    public long bytesLeft(Saving saving, Population population) {
        List<byte[]> memories = population.memories();
        if (saving == Saving.NONE) { // Before anything else is asked: from now on nothing but zeros is in memory.
            for (Saving later : List.of(Saving.TEMPLATE, Saving.BYTES, Saving.DELTAS)) {
                remembered.put(later, bytesLeft(later, population));
            }
            memories.forEach(memory -> Arrays.fill(memory, (byte) 0));
        }
        long vms = memories.size();
        return switch (saving) {
            case NONE -> memories.stream().mapToLong(memory -> memory.length).sum();
            case ZERO_PAGES -> 0;
            case PAGES -> PAGE + vms * memories.get(0).length / PAGE * REFERENCE;
            case LINES -> LINE + vms * memories.get(0).length / LINE * REFERENCE;
            case TEMPLATE -> remembered.containsKey(saving) ? remembered.remove(saving) : templates(population) + changedLines(population) * (LINE + REFERENCE);
            case BYTES -> remembered.containsKey(saving) ? remembered.remove(saving) : templates(population) + deltas(population, false);
            case DELTAS -> remembered.containsKey(saving) ? remembered.remove(saving) : templates(population) + deltas(population, true) + (long) memories.size() * REFERENCE;
        };
    }

    /** Bytes of the blocks that are not nothing but zeros. */
    private static long notZero(byte[] memory, int size) {
        ByteBuffer zeros = ByteBuffer.allocate(size);
        long bytes = 0;
        for (int at = 0; at < memory.length; at += size) {
            if (!ByteBuffer.wrap(memory, at, size).equals(zeros)) {
                bytes += size;
            }
        }
        return bytes;
    }

    /** Equal blocks once, and a reference for each. A ByteBuffer compares what it holds; an array compares where it is. */
    private static long keptOnce(List<byte[]> memories, int size) {
        Set<ByteBuffer> blocks = new HashSet<>();
        long references = 0;
        for (byte[] memory : memories) {
            for (int at = 0; at < memory.length; at += size) {
                blocks.add(ByteBuffer.wrap(memory, at, size));
                references++;
            }
        }
        return (long) blocks.size() * size + references * REFERENCE;
    }

    private static long templates(Population population) {
        Map<byte[], Boolean> seen = new IdentityHashMap<>();
        long bytes = 0;
        for (byte[] template : population.templates()) {
            if (seen.put(template, true) == null) {
                bytes += notZero(template, LINE);
            }
        }
        return bytes;
    }

    private static long changedLines(Population population) {
        long lines = 0;
        for (int vm = 0; vm < population.memories().size(); vm++) {
            byte[] memory = population.memories().get(vm);
            byte[] template = population.templates().get(vm);
            for (int at = 0; at < memory.length; at += LINE) {
                if (!ByteBuffer.wrap(memory, at, LINE).equals(ByteBuffer.wrap(template, at, LINE))) {
                    lines++;
                }
            }
        }
        return lines;
    }

    /** What differs from the templates, byte by byte; if wanted, what VMs of a template have alike once. */
    private static long deltas(Population population, boolean once) {
        Map<byte[], Set<String>> seen = new IdentityHashMap<>();
        long bytes = 0;
        for (int vm = 0; vm < population.memories().size(); vm++) {
            byte[] memory = population.memories().get(vm);
            byte[] template = population.templates().get(vm);
            StringBuilder delta = new StringBuilder();
            long size = 0;
            boolean inRun = false;
            for (int at = 0; at < memory.length; at++) {
                if (memory[at] == template[at]) {
                    inRun = false;
                    continue;
                }
                size += inRun ? 1 : 1 + RUN;
                inRun = true;
                delta.append(at).append('=').append(memory[at]).append(' ');
            }
            boolean first = seen.computeIfAbsent(template, _ -> new HashSet<>()).add(delta.toString());
            if (first || !once) {
                bytes += size;
            }
        }
        return bytes;
    }

    @Override
    public String csv(Map<Saving, Long> bytes) {
        StringBuilder table = new StringBuilder("saving,bytes,factor\n");
        for (Saving saving : Saving.values()) {
            double factor = (double) bytes.get(Saving.NONE) / bytes.get(saving);
            table.append(String.format(Locale.ROOT, "%s,%d,%.1f%n", saving.label(), bytes.get(saving), factor));
        }
        return table.toString();
    }

    @Override
    public String svg(Map<Saving, Long> bytes) {
        StringBuilder plot = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 250" font-family="sans-serif" font-size="14">
                <title>Bytes that sixteen VMs take with each saving, on a logarithmic scale</title>
                """);
        double most = Math.log(bytes.get(Saving.NONE));
        int y = 10;
        for (Saving saving : Saving.values()) {
            plot.append(String.format(
                    Locale.ROOT,
                    "<rect id=\"%s\" x=\"100\" y=\"%d\" width=\"%.1f\" height=\"22\" fill=\"#2a78a8\"/>%n"
                            + "<text x=\"92\" y=\"%d\" text-anchor=\"end\" fill=\"#808080\">%s</text>%n"
                            + "<text x=\"108\" y=\"%d\" fill=\"#ffffff\">%,d bytes</text>%n",
                    saving.label(),
                    y,
                    400 * Math.log(bytes.get(saving)) / most,
                    y + 16,
                    saving.label(),
                    y + 16,
                    bytes.get(saving)));
            y += 34;
        }
        return plot.append("</svg>\n").toString();
    }
}

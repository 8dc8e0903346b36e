package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.memory.SleepingVms;
import dev.plankton.lab.exercise.sharing.PlotCheck;
import dev.plankton.lab.exercise.sharing.SharingStudy;
import dev.plankton.lab.exercise.sharing.SharingStudy.Population;
import dev.plankton.lab.exercise.sharing.SharingStudy.Saving;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Has a student's {@link SharingStudy} measure the memory of sixteen real guests, compares its numbers with the right ones, and its
 * table and plot with its numbers. Both are written to the folder, to be looked at: {@code sharing.csv}, {@code sharing.svg}.
 */
final class SharingExercise implements Exercise {
    private static final int PAGE = 4096, LINE = 64;

    /** Bytes that say which page, line or delta; where a run of bytes begins and how long it is. */
    private static final int REFERENCE = 4, RUN = 3;

    /** Every third VM is in a smaller population. */
    private static final int OTHERS = 3;

    @Override
    public String name() {
        return "sharing";
    }

    @Override
    public Class<?> type() {
        return SharingStudy.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws Exception {
        Path folder = handIn.folder();
        Subject all = new Subject(population());
        Subject others = new Subject(someOf(all.population));
        SharingStudy study = (SharingStudy) solution.create();
        Map<Saving, Long> found = measure(study, all, figures);
        measureOthers(study, others, figures);
        String csv = study.csv(new EnumMap<>(found));
        String svg = study.svg(new EnumMap<>(found));
        PlotCheck check = new PlotCheck(found);
        put(figures, "table-mistakes", check.mistakesOfTable(csv));
        put(figures, "plot-mistakes", check.mistakesOfPlot(svg));
        if (Files.isWritable(folder)) {
            write(folder.resolve("sharing.csv"), csv);
            write(folder.resolve("sharing.svg"), svg);
        }
    }

    /** Makes a file in place of one of that name; where there was a link, what that leads to stays as it is. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }

    /** A population, and what is right of it: found before a solution sees it, which gets copies of its own. */
    private static final class Subject {
        final Population population;
        private final Map<Saving, Right> right = new EnumMap<>(Saving.class);

        Subject(Population population) {
            this.population = population;
            Deltas deltas = Deltas.of(population);
            for (Saving saving : Saving.values()) {
                right.put(saving, SharingExercise.right(saving, population, deltas));
            }
        }

        Right right(Saving saving) {
            return Objects.requireNonNull(right.get(saving));
        }

        long bytesLeft(SharingStudy study, Saving saving) {
            IdentityHashMap<byte[], byte[]> copies = new IdentityHashMap<>();
            return study.bytesLeft(
                    saving,
                    new Population(
                            population.memories().stream().map(byte[]::clone).toList(),
                            population.templates().stream()
                                    .map(template -> copies.computeIfAbsent(template, byte[]::clone))
                                    .toList()));
        }
    }

    private static Map<Saving, Long> measure(SharingStudy study, Subject all, Figures figures) {
        Map<Saving, Long> found = new EnumMap<>(Saving.class);
        for (Saving saving : Saving.values()) {
            Right right = all.right(saving);
            long bytes = all.bytesLeft(study, saving);
            String name = "error-" + saving.label();
            found.put(saving, bytes);
            figures.put(saving.label(), bytes);
            figures.put(name, bytes - right.bytes);
            if (bytes != right.bytes) {
                figures.differs(
                        name,
                        "%s: %d bytes are left, and not %d: %s."
                                .formatted(saving.label(), right.bytes, bytes, right.why));
            }
        }
        return found;
    }

    private static Population someOf(Population all) {
        List<byte[]> memories = new ArrayList<>();
        List<byte[]> templates = new ArrayList<>();
        for (int vm = 0; vm < all.memories().size(); vm += OTHERS) {
            memories.add(all.memories().get(vm));
            templates.add(all.templates().get(vm));
        }
        return new Population(memories, templates);
    }

    /** The same with some of the VMs, for which no message has said what is right. */
    private static void measureOthers(SharingStudy study, Subject others, Figures figures) {
        for (Saving saving : Saving.values()) {
            String name = "error-" + saving.label();
            long error = others.bytesLeft(study, saving) - others.right(saving).bytes;
            if (error != 0 && Long.valueOf(0).equals(figures.values().get(name))) {
                figures.put(name, error);
                figures.differs(
                        name,
                        "%s: right for all VMs, and not for a population of six of the VMs.".formatted(saving.label()));
            }
        }
    }

    private static void put(Figures figures, String name, List<String> mistakes) {
        figures.put(name, mistakes.size());
        mistakes.forEach(mistake -> figures.differs(name, mistake));
    }

    private static Population population() throws Exception {
        List<byte[]> memories = new ArrayList<>();
        List<byte[]> templates = new ArrayList<>();
        SleepingVms.visit(false, (_, memory, template) -> {
            memories.add(memory);
            templates.add(template);
        });
        return new Population(memories, templates);
    }

    /** What is left, and of what that consists. */
    private record Right(long bytes, String why) {}

    private static Right right(Saving saving, Population population, Deltas all) {
        List<byte[]> memories = population.memories();
        return switch (saving) {
            case NONE ->
                new Right(all.vms * SleepingVms.MEMORY, "%d VMs of %d bytes".formatted(all.vms, SleepingVms.MEMORY));
            case ZERO_PAGES -> {
                long pages = memories.stream()
                        .mapToLong(memory -> notZero(memory, PAGE))
                        .sum();
                yield new Right(pages * PAGE, "%d pages of all VMs are not zero".formatted(pages));
            }
            case PAGES -> blocks(memories, PAGE);
            case LINES -> blocks(memories, LINE);
            case TEMPLATE ->
                new Right(
                        all.templateBytes + all.lines * (LINE + REFERENCE),
                        "%s, and %d lines differ".formatted(all.kept(), all.lines));
            case BYTES ->
                new Right(
                        all.templateBytes + all.bytes,
                        "%s, bytes that differ and their runs %d".formatted(all.kept(), all.bytes));
            case DELTAS ->
                new Right(
                        all.templateBytes + all.distinctBytes + all.vms * REFERENCE,
                        "%s, different deltas %d, references of %d VMs"
                                .formatted(all.kept(), all.distinctBytes, all.vms));
        };
    }

    private static long notZero(byte[] memory, int size) {
        byte[] zeros = new byte[size];
        long count = 0;
        for (int at = 0; at < memory.length; at += size) {
            count += Arrays.equals(memory, at, at + size, zeros, 0, size) ? 0 : 1;
        }
        return count;
    }

    private static Right blocks(List<byte[]> memories, int size) {
        Set<ByteBuffer> distinct = new HashSet<>();
        long references = 0;
        for (byte[] memory : memories) {
            for (int at = 0; at < memory.length; at += size) {
                distinct.add(ByteBuffer.wrap(memory, at, size));
                references++;
            }
        }
        return new Right(
                distinct.size() * (long) size + references * REFERENCE,
                "%d different ones of %d bytes, and %d references".formatted(distinct.size(), size, references));
    }

    /** In what all VMs differ from their templates: how many lines, and what bytes take with their runs. */
    private record Deltas(long vms, int templates, long templateBytes, long lines, long bytes, long distinctBytes) {
        static Deltas of(Population population) {
            IdentityHashMap<byte[], Set<ByteBuffer>> deltas = new IdentityHashMap<>();
            int vms = population.memories().size();
            long lines = 0;
            long bytes = 0;
            long distinctBytes = 0;
            for (int vm = 0; vm < vms; vm++) {
                byte[] template = population.templates().get(vm);
                Changes changes = Changes.of(population.memories().get(vm), template);
                lines += changes.lines;
                bytes += changes.bytes;
                if (deltas.computeIfAbsent(template, _ -> new HashSet<>()).add(changes.runs)) {
                    distinctBytes += changes.bytes;
                }
            }
            long templateBytes = 0;
            for (byte[] template : deltas.keySet()) {
                templateBytes += notZero(template, LINE) * LINE;
            }
            return new Deltas(vms, deltas.size(), templateBytes, lines, bytes, distinctBytes);
        }

        String kept() {
            return "%d templates take %d".formatted(templates, templateBytes);
        }
    }

    /**
     * In what a VM differs from its template.
     *
     * @param lines how many lines have a byte that differs
     * @param bytes what they take: the bytes and {@value #RUN} for each run
     * @param runs each with its address, its length and its bytes
     */
    private record Changes(long lines, long bytes, ByteBuffer runs) {
        static Changes of(byte[] memory, byte[] template) {
            ByteBuffer runs = ByteBuffer.allocate(5 * memory.length + Long.BYTES);
            long lines = 0;
            long bytes = 0;
            int last = -1;
            int at = next(memory, template, 0);
            while (at >= 0) {
                int end = at;
                while (end < memory.length && memory[end] != template[end]) {
                    end++;
                }
                runs.putInt(at).putInt(end - at).put(memory, at, end - at);
                bytes += end - at + RUN;
                int first = Math.max(last + 1, at / LINE);
                last = (end - 1) / LINE;
                lines += last - first + 1;
                at = next(memory, template, end);
            }
            return new Changes(lines, bytes, ByteBuffer.wrap(Arrays.copyOf(runs.array(), runs.position())));
        }

        private static int next(byte[] memory, byte[] template, int from) {
            int at = Arrays.mismatch(memory, from, memory.length, template, from, template.length);
            return at < 0 ? -1 : from + at;
        }
    }
}

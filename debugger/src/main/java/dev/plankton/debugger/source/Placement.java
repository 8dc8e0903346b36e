package dev.plankton.debugger.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds where the sections of a list are in the image, by their bytes. */
final class Placement {
    private static final int ALIGNMENT = 4;

    private final NasmList list;
    private final byte[] image;

    Placement(NasmList list, byte[] image) {
        this.list = list;
        this.image = image;
    }

    /** The offset of each section from the image's first byte. */
    Map<NasmList.Section, Integer> places() {
        Map<NasmList.Section, List<NasmList.Line>> sections = new LinkedHashMap<>();
        for (NasmList.Line line : list.lines()) {
            if (line.offset() >= 0) {
                sections.computeIfAbsent(line.section(), _ -> new ArrayList<>()).add(line);
            }
        }
        Map<NasmList.Section, Integer> places = new LinkedHashMap<>();
        int end = 0;
        for (Map.Entry<NasmList.Section, List<NasmList.Line>> section : sections.entrySet()) {
            List<NasmList.Line> lines = section.getValue();
            if (hasKnown(lines)) {
                int place = find(lines, end);
                if (place < 0) {
                    throw new IllegalArgumentException(reason(section.getKey(), lines));
                }
                places.put(section.getKey(), place);
                end = place + size(lines);
            }
        }
        // What is only reserved follows in memory.
        for (Map.Entry<NasmList.Section, List<NasmList.Line>> section : sections.entrySet()) {
            if (!hasKnown(section.getValue())) {
                places.put(section.getKey(), aligned(end));
                end = aligned(end) + size(section.getValue());
            }
        }
        return places;
    }

    private static boolean hasKnown(List<NasmList.Line> lines) {
        return lines.stream().anyMatch(line -> line.bytes().hasKnown());
    }

    private static int size(List<NasmList.Line> lines) {
        return lines.stream().mapToInt(Placement::end).max().orElse(0);
    }

    private static int aligned(int end) {
        return end + ALIGNMENT - 1 & -ALIGNMENT;
    }

    private static int end(NasmList.Line line) {
        return line.offset() + line.bytes().length();
    }

    private int find(List<NasmList.Line> lines, int end) {
        int likely = aligned(end);
        for (int n = 0; n < image.length; n++) {
            int place = (likely + n) % image.length;
            if (isAt(lines, place)) {
                return place;
            }
        }
        return -1;
    }

    private boolean isAt(List<NasmList.Line> lines, int place) {
        for (NasmList.Line line : lines) {
            if (!line.bytes().matches(image, place + line.offset())) {
                return false;
            }
        }
        return true;
    }

    private String reason(NasmList.Section section, List<NasmList.Line> lines) {
        return lines.stream()
                .filter(line -> !line.bytes().matches(image, line.offset()))
                .findFirst()
                .map(line ->
                        "the list is of another image: line %d of section %s (%s) has other bytes; assemble both by one command: nasm -f bin -l IMAGE.lst -o IMAGE SOURCE"
                                .formatted(
                                        line.number(),
                                        section.name(),
                                        line.text().strip()))
                .orElse("the list is of another image: section %s is not in it".formatted(section.name()));
    }
}

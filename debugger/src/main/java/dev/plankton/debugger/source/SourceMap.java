package dev.plankton.debugger.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which line of which file each address of a running image comes from, and where its labels are. Addresses are linear. Immutable.
 *
 * <p>A sector that the BIOS boots is at 7C00h, whatever {@code org} says; code that has another address for the assembler
 * ({@code org 600h}, {@code vstart=8000h}) is there as well, once the guest has moved it there.
 */
public final class SourceMap {
    private static final int BOOT_ADDRESS = 0x7C00, SECTOR = 512, FREE_MEMORY = 0x500;

    /** Of an image without source. */
    public static final SourceMap NONE = new SourceMap(new TreeMap<>(), new TreeMap<>());

    private final NavigableMap<Integer, Row> rows;
    private final NavigableMap<String, Integer> labels;

    /**
     * A place in a source file.
     *
     * @param file absolute
     * @param line from 1
     */
    public record Position(Path file, int line) {}

    /**
     * Bytes that a line has made.
     *
     * @param address of the first
     * @param length how many, at least 1
     * @param code whether they are an instruction, and no data
     */
    public record Row(int address, int length, Position position, boolean code) {}

    /**
     * A label and a distance from it.
     *
     * @param name with the label before it if it is a local one, as in {@code main.loop}
     * @param distance in bytes, not negative
     */
    public record Label(String name, int distance) {
        @Override
        public String toString() {
            return distance == 0
                    ? name
                    : name + "+" + Integer.toHexString(distance).toUpperCase(Locale.ROOT) + "h";
        }
    }

    SourceMap(NavigableMap<Integer, Row> rows, NavigableMap<String, Integer> labels) {
        this.rows = rows;
        this.labels = labels;
    }

    /**
     * The map of an image that the BIOS boots.
     *
     * @param list of its assembly
     * @param source the file that was assembled
     * @param image as it was assembled
     * @throws IllegalArgumentException if the list is of another image
     */
    public static SourceMap of(NasmList list, Path source, byte[] image) {
        Map<NasmList.Section, Integer> places = new Placement(list, image).places();
        Origins origins = new Origins(source.toAbsolutePath().normalize());
        Labels found = new Labels();
        NavigableMap<Integer, Row> rows = new TreeMap<>();
        List<NasmList.Line> lines = list.lines();
        for (NasmList.Line line : lines) {
            Position position = origins.position(line);
            found.see(line);
            if (line.offset() < 0) {
                continue;
            }
            List<Integer> bases = bases(line, list.origin(), places);
            if (bases.isEmpty()) {
                found.drop();
            }
            for (int n = 0; n < bases.size(); n++) {
                int address = bases.get(n) + line.offset();
                if (n == 0) {
                    found.place(address);
                }
                if (line.bytes().length() > 0) {
                    boolean code = !Labels.isData(line.text()) && !line.text().isEmpty();
                    rows.put(address, new Row(address, line.bytes().length(), position, code));
                    if (line.text().isEmpty()) {
                        extend(rows, address, position);
                    }
                }
            }
        }
        return new SourceMap(rows, found.all());
    }

    /** Joins the bytes at {@code address}, which a line of the list has that only goes on, to those before them. */
    private static void extend(NavigableMap<Integer, Row> rows, int address, Position position) {
        Row rest = rows.get(address);
        Map.Entry<Integer, Row> before = rows.lowerEntry(address);
        if (before != null
                && rest != null
                && before.getValue().address + before.getValue().length == address
                && before.getValue().position.equals(position)) {
            Row first = before.getValue();
            rows.remove(address);
            rows.put(first.address, new Row(first.address, first.length + rest.length, position, first.code));
        }
    }

    /** Where the section of a line is, the place that its labels name first. */
    private static List<Integer> bases(NasmList.Line line, int origin, Map<NasmList.Section, Integer> places) {
        NasmList.Section section = line.section();
        Integer place = places.get(section);
        int wanted = section.start() >= 0 ? section.start() : place == null ? -1 : origin + place;
        List<Integer> bases = new ArrayList<>();
        if (wanted >= FREE_MEMORY) {
            bases.add(wanted);
        }
        if (place != null) {
            boolean isThere = place + line.offset() < SECTOR || wanted < FREE_MEMORY;
            if (isThere && wanted != BOOT_ADDRESS + place) {
                bases.add(BOOT_ADDRESS + place);
            }
        }
        return bases;
    }

    /** The line that the byte at {@code address} comes from. */
    public Optional<Row> at(int address) {
        Map.Entry<Integer, Row> entry = rows.floorEntry(address);
        return entry == null || address >= entry.getKey() + entry.getValue().length
                ? Optional.empty()
                : Optional.of(entry.getValue());
    }

    /** All rows, by address. */
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** The source files that have made bytes. */
    public List<Path> files() {
        return rows.values().stream()
                .map(row -> row.position.file)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Where instructions of a line begin; if it has none, those of the next line of the file that has. A line that is assembled several
     * times (in a macro, or that is copied) has several.
     *
     * @return by address; empty if the file has no instructions from there on
     */
    public List<Row> rows(Path file, int line) {
        OptionalInt next = rows.values().stream()
                .filter(row -> row.code && row.position.line >= line && row.position.file.equals(file))
                .mapToInt(row -> row.position.line)
                .min();
        if (next.isEmpty()) {
            return List.of();
        }
        Position position = new Position(file, next.getAsInt());
        List<Row> found = new ArrayList<>();
        for (Row row : rows.values()) {
            boolean goesOn = !found.isEmpty()
                    && found.getLast().address + found.getLast().length == row.address
                    && row.position.equals(position);
            if (row.code && row.position.equals(position)) {
                if (goesOn) {
                    Row first = found.removeLast();
                    found.add(new Row(first.address, row.address + row.length - first.address, position, true));
                } else {
                    found.add(row);
                }
            }
        }
        return found;
    }

    /** The address of a label; local ones with the label before them. */
    public OptionalInt address(String label) {
        Integer address = labels.get(label);
        return address == null ? OptionalInt.empty() : OptionalInt.of(address);
    }

    /** All labels and their addresses, by name. */
    public Map<String, Integer> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** The last label at or before an address within bytes of this image, preferring those that are not local. */
    public Optional<Label> label(int address) {
        if (at(address).isEmpty()) {
            return Optional.empty();
        }
        return labels.entrySet().stream()
                .filter(label -> label.getValue() <= address)
                .max(Comparator.comparingInt((Map.Entry<String, Integer> label) -> label.getValue())
                        .thenComparing(label -> !label.getKey().contains(".")))
                .map(label -> new Label(label.getKey(), address - label.getValue()));
    }
}

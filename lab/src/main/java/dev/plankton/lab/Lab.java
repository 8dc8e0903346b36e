package dev.plankton.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lab: what is expected, what a student begins with and what is handed in. Immutable.
 *
 * @param number its place in the course, from 1; 0 if it is not of the course
 * @param slug its folder's name
 * @param title for people
 * @param file the text of the lab file, {@value #FILE}
 * @param start the files that a student begins with, by path with slashes
 * @param handIn the names of files that are handed in; {@code *} stands for any characters
 */
public record Lab(int number, String slug, String title, String file, Map<String, byte[]> start, List<String> handIn) {
    /** The lab file's name. */
    public static final String FILE = "lab.yaml";

    private static final String START = "start";
    private static final String NOTES = "README.md";
    private static final Pattern TITLE = Pattern.compile("(?m)^name:[ \t]*[\"']?(.*?)[\"']?[ \t]*$");

    /** Copies the collections. */
    public Lab {
        start = Map.copyOf(start);
        handIn = List.copyOf(handIn);
    }

    @Override
    public String toString() {
        return slug;
    }

    /** "lab 3, Interrupts"; only the title if it is not of the course. */
    public String label() {
        return number == 0 ? title : "lab %d, %s".formatted(number, title);
    }

    /**
     * A lab in a folder: its file, and beside it what is in {@code start}, or all else of the folder if there is no such.
     *
     * @param handIn as in the record; empty for all files but the lab file
     */
    public static Lab in(Path folder, int number, List<String> handIn) throws IOException {
        String file = new String(Files.readAllBytes(folder.resolve(FILE)), UTF_8);
        Path start = folder.resolve(START);
        String slug = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        return new Lab(
                number,
                slug.endsWith("/") ? slug.substring(0, slug.length() - 1) : slug,
                titleOf(file),
                file,
                filesBelow(Files.isDirectory(start) ? start : folder),
                handIn.isEmpty() ? List.of("*") : handIn);
    }

    /** The name of a scenario, as its file says it; empty if it does not. */
    static String titleOf(String file) {
        Matcher title = TITLE.matcher(file);
        return title.find() ? title.group(1) : "";
    }

    private static Map<String, byte[]> filesBelow(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!name.equals(FILE)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** Whether a file of that name is handed in. */
    public boolean takes(String name) {
        return !name.equals(FILE)
                && handIn.stream()
                        .anyMatch(pattern -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + pattern)
                                .matches(Path.of(name)));
    }

    /** The files that a student edits: those of the beginning that are handed in. */
    public List<String> edited() {
        return start.keySet().stream()
                .filter(name -> takes(name) && !name.equals(NOTES))
                .sorted()
                .toList();
    }

    /**
     * Copies what a student begins with, and the lab file, for the student to read.
     *
     * @param folder made if there is none
     * @throws FileAlreadyExistsException if there is anything in it
     */
    public void startIn(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new FileAlreadyExistsException(folder.toString(), null, "it is not empty; name a new folder");
                }
            }
        }
        write(folder, start);
        Files.writeString(folder.resolve(FILE), file);
    }

    /**
     * Writes files into a folder, which is made with those below it; {@code files} by path with slashes. A file that is there is replaced:
     * through a link in its place nothing is written.
     */
    public static void write(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = folder.resolve(each.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.deleteIfExists(file);
            Files.write(file, each.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }
}

package dev.plankton.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The course "Hypervisors in ten boot sectors": its labs, which lie beside the classes. */
public final class LabCourse {
    private static final String INDEX = "labs.txt";

    private LabCourse() {}

    /** All labs, in their order. */
    public static List<Lab> labs() {
        URL index = Objects.requireNonNull(LabCourse.class.getResource("course/" + INDEX), INDEX);
        try {
            if (index.openConnection() instanceof JarURLConnection jar) {
                try (FileSystem files = FileSystems.newFileSystem(
                        Path.of(jar.getJarFileURL().toURI()), (ClassLoader) null)) {
                    return read(files.getPath(jar.getEntryName()));
                }
            }
            return read(Path.of(index.toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException("the labs of the course cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Lab> read(Path index) throws IOException {
        List<Lab> labs = new ArrayList<>();
        for (String line : Files.readAllLines(index, UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                List<String> words = List.of(line.strip().split("\\s+"));
                String slug = words.getFirst();
                int number = Integer.parseInt(slug.substring(0, slug.indexOf('-')));
                Path folder = index.resolveSibling(slug);
                if (Files.isRegularFile(folder.resolve(Lab.FILE))) {
                    labs.add(Lab.in(folder, number, words.subList(1, words.size())));
                }
            }
        }
        return labs;
    }

    /** The lab of that number, such as {@code 3}, or of that slug, such as {@code 03-interrupts}. */
    public static Optional<Lab> find(String name) {
        return labs().stream()
                .filter(lab -> lab.slug().equals(name) || String.valueOf(lab.number()).equals(name))
                .findFirst();
    }

    /** The lab that a lab file is of, by its name; empty if it is not of the course. */
    public static Optional<Lab> ofFile(byte[] file) {
        String title = Lab.titleOf(file);
        return labs().stream().filter(lab -> lab.title().equals(title)).findFirst();
    }
}

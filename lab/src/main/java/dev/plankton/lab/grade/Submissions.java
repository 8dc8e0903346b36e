package dev.plankton.lab.grade;

import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import dev.plankton.lab.grade.HandedIn.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what students have handed in: only the files that the lab takes, and of those no more than the limits allow. */
public final class Submissions {
    /** Bytes of the largest file. */
    static final int LARGEST_FILE = 4 << 20;

    /** Bytes of all files together. */
    static final int LARGEST = 8 << 20;

    private static final String ZIP = ".zip";

    private Submissions() {}

    /**
     * The folders and zip files of a folder, one for each student, in the order of their names; hidden ones and other files are left
     * out.
     */
    public static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Submissions::isSubmission)
                    .sorted(Comparator.comparing(Submissions::name))
                    .toList();
        }
    }

    private static boolean isSubmission(Path place) {
        String name = name(place);
        boolean folder = Files.isDirectory(place);
        return !name.startsWith(".")
                && !name.equals("__MACOSX")
                && (folder || name.toLowerCase(Locale.ROOT).endsWith(ZIP));
    }

    private static String name(Path place) {
        return String.valueOf(place.toAbsolutePath().normalize().getFileName());
    }

    /** The lab of a folder or zip file by the lab file in it; empty if there is none of the course. */
    public static Optional<Lab> labOf(Path place) {
        if (Files.isSymbolicLink(place)) {
            return Optional.empty();
        }
        try (HandedIn handedIn = HandedIn.of(place)) {
            for (Item item : handedIn.items()) {
                if (item.readable() && item.name().equals(Lab.FILE)) {
                    return LabCourse.ofFile(read(item));
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Reads a folder or zip file; what is wrong with it is a part of what is returned. */
    public static Submission read(Path place, Lab lab) {
        String name = name(place);
        String named = Files.isRegularFile(place.resolve(Lab.FILE)) ? place.toString() : "";
        if (Files.isSymbolicLink(place)) {
            return new Submission(name, named, Map.of(), List.of(), "it is a symbolic link, which is not followed");
        }
        try (HandedIn handedIn = HandedIn.of(place)) {
            return read(name, named, handedIn, lab);
        } catch (IOException | RuntimeException e) {
            return new Submission(name, named, Map.of(), List.of(), "it cannot be read: " + e.getMessage());
        }
    }

    private static Submission read(String name, String place, HandedIn handedIn, Lab lab) throws IOException {
        List<Item> taken = handedIn.items().stream()
                .filter(item -> lab.takes(item.name()) && !item.name().startsWith("."))
                .toList();
        String top = taken.stream()
                .filter(Item::readable)
                .map(Item::folder)
                .min(Comparator.comparingLong((String folder) ->
                                folder.chars().filter(each -> each == '/').count())
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
        Map<String, byte[]> files = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        int bytes = 0;
        for (Item item : taken) {
            if (!item.readable()) {
                notes.add(item.path() + " is not read: it is a link, a device or a path out of the folder");
            } else if (item.folder().equals(top)) {
                byte[] content = read(item);
                bytes += content.length;
                if (content.length > LARGEST_FILE || bytes > LARGEST) {
                    return new Submission(
                            name,
                            place,
                            Map.of(),
                            notes,
                            "%s is too large: at most %d MiB a file and %d MiB in all"
                                    .formatted(item.path(), LARGEST_FILE >> 20, LARGEST >> 20));
                }
                files.put(item.name(), content);
            }
        }
        for (String edited : lab.edited()) {
            if (!files.containsKey(edited)) {
                notes.add(edited + " is not among the files: graded as it is at the start of the lab");
            }
        }
        return new Submission(name, place, files, notes, "");
    }

    /** At most a byte more than the limit: what unpacks to more is not unpacked. */
    private static byte[] read(Item item) throws IOException {
        try (InputStream in = item.content().open()) {
            return in.readNBytes(LARGEST_FILE + 1);
        }
    }
}

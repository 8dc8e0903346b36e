package dev.plankton.lab.grade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.Lab;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a submission, and what is not. */
final class SubmissionsTest {
    private static final Lab LAB = SampleLab.lab();

    @TempDir
    private Path folder;

    @Test
    void aFolderGivesTheFilesThatTheLabTakes() throws IOException {
        Path ann = folder("ann", "Letter.java", "own", "boot.img", "forged", "lab.yaml", "forged", "notes.txt", "x");
        Submission submission = Submissions.read(ann, LAB);
        assertThat(submission.name()).isEqualTo("ann");
        assertThat(submission.files()).containsOnlyKeys("Letter.java");
        assertThat(submission.problem()).isEmpty();
        assertThat(submission.notes()).isEmpty();
    }

    @Test
    void theFilesMayLieInAFolderOfTheSubmission() throws IOException {
        Path ann = folder("ann", "repository/lab1/Letter.java", "own", "repository/lab1/deeper/Letter.java", "other");
        assertThat(text(Submissions.read(ann, LAB), "Letter.java")).isEqualTo("own");
    }

    @Test
    void aMissingFileIsNoted() throws IOException {
        Submission submission = Submissions.read(folder("ann", "letter.txt", "x"), LAB);
        assertThat(submission.notes())
                .containsExactly("Letter.java is not among the files: graded as it is at the start of the lab");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path ann = folder("ann", "x.txt", "");
        Files.createSymbolicLink(ann.resolve("Letter.java"), secret);
        Submission submission = Submissions.read(ann, LAB);
        assertThat(submission.files()).isEmpty();
        assertThat(submission.notes())
                .contains("Letter.java is not read: it is a link, a device or a path out of the folder");
        Files.createSymbolicLink(folder.resolve("bob"), ann);
        assertThat(Submissions.read(folder.resolve("bob"), LAB).problem())
                .isEqualTo("it is a symbolic link, which is not followed");
        Files.createSymbolicLink(ann.resolve("out"), folder);
        folder("", "Letter.java", "outside");
        assertThat(Submissions.read(ann, LAB).files()).isEmpty();
    }

    @Test
    void aHugeFileIsRefused() throws IOException {
        Path ann = folder("ann", "Letter.java", "a".repeat(Submissions.LARGEST_FILE + 1));
        assertThat(Submissions.read(ann, LAB).problem())
                .isEqualTo("Letter.java is too large: at most 4 MiB a file and 8 MiB in all");
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        Path ann = Files.createDirectory(folder.resolve("ann"));
        for (int number = 0; number <= HandedIn.MOST_FILES; number++) {
            Files.createFile(ann.resolve(String.valueOf(number)));
        }
        assertThat(Submissions.read(ann, LAB).problem()).isEqualTo("it cannot be read: it has more than 2,000 files");
    }

    @Test
    void aZipFileIsReadLikeAFolder() throws IOException {
        Path zip = zip("ann.zip", Map.of("lab-main/Letter.java", "own", "__MACOSX/lab-main/Letter.java", "x"));
        Submission submission = Submissions.read(zip, LAB);
        assertThat(text(submission, "Letter.java")).isEqualTo("own");
        assertThat(submission.name()).isEqualTo("ann.zip");
    }

    @Test
    void aZipFileCannotReachOutOfTheFolder() throws IOException {
        Path zip = zip("ann.zip", Map.of("../../Letter.java", "x", "/etc/Letter.java", "y", "..\\Letter.java", "z"));
        Submission submission = Submissions.read(zip, LAB);
        assertThat(submission.files()).isEmpty();
        assertThat(submission.notes()).filteredOn(note -> note.contains("a path out of the folder")).hasSize(3);
    }

    @Test
    void whatUnpacksToTooMuchIsNotUnpacked() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("Letter.java"));
            byte[] zeros = new byte[1 << 20];
            for (int mib = 0; mib < 256; mib++) {
                out.write(zeros);
            }
        }
        assertThat(Submissions.read(zip, LAB).problem()).startsWith("Letter.java is too large");
    }

    @Test
    void whatIsNoZipFileIsSaid() throws IOException {
        Path zip = Files.writeString(folder.resolve("ann.zip"), "text");
        assertThat(Submissions.read(zip, LAB).problem()).startsWith("it cannot be read: it is not a zip file that can be read");
    }

    @Test
    void submissionsAreFoldersAndZipFiles() throws IOException {
        folder("bob", "x", "");
        folder(".git", "x", "");
        folder("__MACOSX", "x", "");
        zip("ann.ZIP", Map.of("x", ""));
        Files.writeString(folder.resolve("submission_metadata.yml"), "");
        assertThat(Submissions.in(folder)).extracting(path -> path.getFileName().toString()).containsExactly("ann.ZIP", "bob");
    }

    private Path folder(String name, String... files) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        for (int file = 0; file < files.length; file += 2) {
            Path path = made.resolve(files[file]);
            Files.createDirectories(path.getParent());
            Files.writeString(path, files[file + 1]);
        }
        return made;
    }

    private Path zip(String name, Map<String, String> files) throws IOException {
        Path zip = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(each.getValue().getBytes(UTF_8));
            }
        }
        return zip;
    }

    private static String text(Submission submission, String file) {
        return new String(submission.files().get(file), UTF_8);
    }
}

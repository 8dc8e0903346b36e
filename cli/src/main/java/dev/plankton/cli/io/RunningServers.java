package dev.plankton.cli.io;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file for each running service that has a control room: its name is the process, its content the URL with the token. Only
 * the user can read it.
 */
public final class RunningServers {
    private static final String SUFFIX = ".url";

    private final Path folder;

    /** Those in {@code folder}. */
    public RunningServers(Path folder) {
        this.folder = folder;
    }

    /** Those of this user: in the runtime directory of the session, or else below the home directory. */
    public static RunningServers ofUser(Map<String, String> environment) {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        Path folder = runtime == null || runtime.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "plankton", "run")
                : Path.of(runtime, "plankton");
        return new RunningServers(folder);
    }

    /**
     * Notes that this process serves {@code url}.
     *
     * @return ends it when closed
     * @throws IOException if the file cannot be written
     */
    public Entry add(URI url) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve(ProcessHandle.current().pid() + SUFFIX);
        Files.deleteIfExists(file);
        // It is never there with other permissions, not even empty.
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((url + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        return () -> Files.deleteIfExists(file);
    }

    /** A note that a process serves. */
    public interface Entry extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** The URLs of services that run; files of processes that have ended are removed. */
    public List<URI> all() throws IOException {
        List<URI> urls = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                URI url = read(file);
                if (url != null) {
                    urls.add(url);
                }
            }
        } catch (NoSuchFileException e) {
            return urls;
        }
        return urls;
    }

    private static @Nullable URI read(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            long pid = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
            if (ProcessHandle.of(pid).isEmpty()) {
                Files.deleteIfExists(file);
                return null;
            }
            return URI.create(Files.readString(file).strip());
        } catch (IllegalArgumentException | NoSuchFileException e) {
            return null; // Not one of these files, or just removed.
        }
    }
}

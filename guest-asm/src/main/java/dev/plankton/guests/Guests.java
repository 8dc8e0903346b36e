package dev.plankton.guests;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The catalogue of the guests that come with Plankton.
 *
 * <p>Each is read from this module's resources when it is first asked for, immutable from then on; any thread may ask.
 */
public final class Guests {

    /** Named here, since a class path cannot be listed; a test compares with the directory. */
    private static final List<String> NAMES = List.of(
            "hello",
            "echo",
            "web",
            "store",
            "spikes",
            "spin",
            "monitor",
            "rain",
            "snake",
            "plasma",
            "udp-echo",
            "http");

    private static final Map<String, Guest> READ = new ConcurrentHashMap<>();

    private Guests() {}

    /**
     * All guests, the simplest first.
     *
     * @return the immutable list of them
     */
    public static List<Guest> all() {
        return NAMES.stream().map(Guests::named).toList();
    }

    /**
     * The names of all guests, in the order of {@link #all()}.
     *
     * @return the immutable list of them
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Finds a guest.
     *
     * @param name its exact name, such as {@code hello}
     * @return the guest, or empty if none has this name
     */
    public static Optional<Guest> find(String name) {
        return NAMES.contains(Objects.requireNonNull(name, "name")) ? Optional.of(named(name)) : Optional.empty();
    }

    /**
     * What NASM lists of a guest's assembly ({@code nasm -l}), without lines that only comment: which line of {@link Guest#source} each
     * byte comes from.
     *
     * @param name the guest's name
     * @return the list, or empty if no guest has this name
     */
    public static Optional<String> list(String name) {
        return NAMES.contains(name)
                ? Optional.of(new String(read(name + ".lst"), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static Guest named(String name) {
        return READ.computeIfAbsent(name, Guests::load);
    }

    private static Guest load(String name) {
        String source = new String(read(name + ".asm"), StandardCharsets.UTF_8);
        return new Guest(name, description(name, source), read(name + ".img"), source);
    }

    /** What follows {@code "; NAME: "} in the first line of the source. */
    private static String description(String name, String source) {
        String firstLine = source.substring(0, Math.max(0, source.indexOf('\n')));
        String label = "; " + name + ": ";
        if (!firstLine.startsWith(label)) {
            throw new IllegalStateException(name + ".asm does not begin with \"" + label + "\"");
        }
        return firstLine.substring(label.length()).strip();
    }

    private static byte[] read(String resource) {
        try (InputStream in = Guests.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

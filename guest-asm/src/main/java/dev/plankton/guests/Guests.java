package dev.plankton.guests;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue of the guests that come with Plankton.
 *
 * <p>Read once from this module's resources, immutable from then on; any thread may use it.
 */
public final class Guests {

    /** Named here, since a class path cannot be listed; a test compares with the directory. */
    private static final List<Guest> ALL = List.of(
            load("hello"), //
            load("echo"),
            load("web"),
            load("spikes"),
            load("spin"),
            load("monitor"),
            load("rain"),
            load("snake"),
            load("plasma"),
            load("udp-echo"),
            load("http"));

    private Guests() {}

    /**
     * All guests, the simplest first.
     *
     * @return the immutable list of them
     */
    public static List<Guest> all() {
        return ALL;
    }

    /**
     * The names of all guests, in the order of {@link #all()}.
     *
     * @return the immutable list of them
     */
    public static List<String> names() {
        return ALL.stream().map(Guest::name).toList();
    }

    /**
     * Finds a guest.
     *
     * @param name its exact name, such as {@code hello}
     * @return the guest, or empty if none has this name
     */
    public static Optional<Guest> find(String name) {
        return ALL.stream().filter(guest -> guest.name().equals(name)).findFirst();
    }

    private static Guest load(String name) {
        String source = new String(read(name + ".asm"), StandardCharsets.UTF_8);
        return new Guest(name, description(name, source), read(name + ".img"), source);
    }

    /** What follows {@code "; NAME: "} in the first line of the source. */
    private static String description(String name, String source) {
        String firstLine = source.lines().findFirst().orElse("");
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

package dev.plankton.dashboard.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The files of the page: {@code site/} beside the module's classes, and uPlot out of its WebJar. Safe for any thread. */
public final class Assets {
    private static final String SITE = "/dev/plankton/dashboard/site/";
    private static final String UPLOT = "/uplot/";
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9-]+/){0,3}[a-zA-Z0-9.-]+\\.(html|js|css|svg|png|json)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json");

    private final Map<String, Asset> known = new ConcurrentHashMap<>();
    private final boolean page;

    private Assets(boolean page) {
        this.page = page;
    }

    /** The files of the page. */
    public Assets() {
        this(true);
    }

    /** No file at all: for a server that has an API and no page. */
    public static Assets none() {
        return new Assets(false);
    }

    /**
     * A file.
     *
     * @param zipped the same by gzip
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Asset(String type, byte[] bytes, byte[] zipped) {}

    /** The file of a path; empty if there is none. */
    Optional<Asset> find(String path) {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        Asset there = known.get(name);
        if (there != null || !page || !NAME.matcher(name).matches() || name.contains("..")) {
            return Optional.ofNullable(there);
        }
        Optional<Asset> found = read(name);
        found.ifPresent(asset -> known.put(name, asset)); // What is not there takes no memory.
        return found;
    }

    private static Optional<Asset> read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        byte[] bytes = ("/" + name).startsWith(UPLOT)
                ? uplot(name.substring(UPLOT.length() - 1))
                : resource(Assets.class.getResourceAsStream(SITE + name));
        return bytes == null || type == null ? Optional.empty() : Optional.of(new Asset(type, bytes, zip(bytes)));
    }

    /** A file of uPlot's distribution, of the version that is there. */
    private static byte @Nullable [] uplot(String name) {
        ClassLoader loader = Assets.class.getClassLoader();
        byte[] about = resource(loader.getResourceAsStream("META-INF/maven/org.webjars.npm/uplot/pom.properties"));
        if (about == null) {
            return null;
        }
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(about));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("version");
        return resource(loader.getResourceAsStream("META-INF/resources/webjars/uplot/" + version + "/dist/" + name));
    }

    private static byte @Nullable [] resource(@Nullable InputStream in) {
        try (in) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

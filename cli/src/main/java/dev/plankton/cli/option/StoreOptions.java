package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.hypervisor.io.Durability;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where a population is kept, and what of it survives the end of the process. */
public final class StoreOptions {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = {
                "Keep the VMs in directory DIR: they go on where they were when it was last served.",
                "It is created the first time."
            })
    private @Nullable Path store;

    @Option(
            names = "--durability",
            paramLabel = "D",
            converter = OfText.class,
            description = {
                "What survives a crash, with --store: sync (the default), all that was replied;",
                "interval=5s, all but the last 5 seconds; none, what was saved by a stop with Ctrl-C."
            })
    private @Nullable Durability durability;

    @Option(
            names = "--stop-without-disk",
            description = {
                "With --store, stop VMs whose disk image is missing or was changed, and serve the others;",
                "by default such a store is refused."
            })
    private boolean stopWithoutDisk;

    /** The directory, or null. */
    public @Nullable Path store() {
        return store;
    }

    /** What is promised. */
    public Durability durability() {
        return durability == null ? Durability.SYNC : durability;
    }

    /** Whether VMs are stopped whose disk image is not there or not as it was. */
    public boolean stopWithoutDisk() {
        return stopWithoutDisk;
    }

    /** Refuses what is said of a store that there is not. */
    public void check() {
        if (durability != null && store == null) {
            throw new Complaint("--durability requires --store");
        }
        if (stopWithoutDisk && store == null) {
            throw new Complaint("--stop-without-disk requires --store");
        }
    }

    /** Reads {@code --durability}. */
    static final class OfText implements ITypeConverter<Durability> {
        private static final String INTERVAL = "interval=";

        @Override
        public Durability convert(String text) {
            try {
                return switch (text) {
                    case "none" -> Durability.NONE;
                    case "sync" -> Durability.SYNC;
                    default -> Durability.interval(interval(text));
                };
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not sync, none or an interval such as interval=5s (10 ms to a day)");
            }
        }

        private static Duration interval(String text) {
            if (!text.startsWith(INTERVAL)) {
                throw new IllegalArgumentException(text);
            }
            String time = text.substring(INTERVAL.length());
            double factor = time.endsWith("ms") ? 1e6 : 1e9;
            String number = time.replaceFirst("m?s$", "");
            return Duration.ofNanos((long) (Double.parseDouble(number) * factor));
        }
    }
}

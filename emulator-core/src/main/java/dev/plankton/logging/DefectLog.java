package dev.plankton.logging;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A log of failures that should not happen and may happen often: the first of each kind, with its stack trace. Never throws. Safe for
 * any thread.
 */
public final class DefectLog {
    /** Kinds that are logged. */
    private static final int MOST = 100;

    private final SafeLog log;
    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    /** Writes to {@code log}. */
    public DefectLog(SafeLog log) {
        this.log = log;
    }

    /**
     * Logs {@code failure} as an error, if it is the first of its class in {@code source}.
     *
     * @param source the class that failed
     * @param text what that means; the name of {@code source} comes before it
     */
    public void log(Class<?> source, String text, Throwable failure) {
        try {
            String name = source.getName();
            if (kinds.size() < MOST && kinds.add(name + ' ' + failure.getClass().getName())) {
                log.log(System.Logger.Level.ERROR, () -> name + ' ' + text, failure);
            }
        } catch (Throwable _) {
            // Without heap even the name of a kind may be too much: the record is lost.
            return;
        }
    }
}

package dev.plankton.lab.compile;

import java.util.Map;

/**
 * A solution's classes, which use nothing but what a solution may and count their steps.
 *
 * @param main binary name of the class that the source file is named after
 * @param files class files by binary name, that of the count of steps included
 */
public record LoadableClasses(String main, Map<String, byte[]> files) {
    /** Copies the map. */
    public LoadableClasses {
        files = Map.copyOf(files);
    }
}
